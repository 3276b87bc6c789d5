import { planted } from "./notation";

/** Conversations about work: leading, speaking up, selling, changing jobs. */
export const AT_WORK = [
  planted(
    "Noor Haddad",
    `a1 12 I usually sleep five hours when I have a deadline at work.
     a2 19 Mm-hmm.
     a3 19.8 And then on Saturday I sleep until noon and the whole day is gone.
     a4 31 My manager doesn't know about it, I have never told him.
     a5 44 I want to lead the platform team next year, that is what all of this is for.
     b1 8 So the deadline moved again and I slept four hours on Tuesday.
     b2 17 I did talk to my manager, and he was kinder than I expected.
     b3 29 He offered me two days off after every release.
     b4 38 I am not sure that I deserve them.
     c1 15 I took the two days off and I slept nine hours.
     c2 24 The platform team is still what I want.
     sound: Noor Haddad usually sleeps five hours when there is a deadline at work. | a1
     sound: In all three sessions Noor Haddad talked about how many hours of sleep there were. | a1 | b1 | c1
     sound: Noor Haddad had never told the manager about it. | a4 “I have never told him”
     sound: Noor Haddad is not sure of deserving the days off. | b4 | b3
     altered: Noor Haddad usually sleeps five hours when there is a deadline at work. | a1 “I usually sleep six hours when I have a deadline at work.”
     altered: Noor Haddad wants to lead the platform team next year. | a5 “I want to lead the platform team this year, that is what all of this is for.”
     moved: Noor Haddad sleeps until noon on Saturday. | a3 @a2
     moved: Noor Haddad wants to lead the platform team next year. | a5 @a1
     invented: Noor Haddad sleeps five hours when there is a deadline at work. | a1 | a4 “My doctor told me that I am ruining my health.”
     session: Noor Haddad usually sleeps five hours when there is a deadline at work. | a1 in b
     session: The manager offered Noor Haddad two days off after every release. | b3 in c
     count: In four sessions Noor Haddad talked about how many hours of sleep there were. | a1 | b1 | c1
     count: Noor Haddad usually sleeps three hours when there is a deadline at work. | a1
     negated: Noor Haddad does not want to lead the platform team next year. | a5
     negated: Noor Haddad had told the manager about it. | a4`,
  ),
  planted(
    "Tariq Osei",
    `a1 5 I find it hard to hand things over, honestly, I just do them myself.
     a2 14 Last week I rewrote three reports that my people had already finished.
     a3 25 They noticed, of course they noticed, and nobody said a word.
     a4 36 I trust Miriam, I trust her completely, but not the two new ones.
     b1 11 I gave the budget report to Miriam and I didn't touch it.
     b2 20 It was good. It was better than mine would have been.
     b3 27 The new ones still ask me before they send anything, every time.
     b4 36 I could let them send the weekly numbers without asking me.
     c1 9 They sent the weekly numbers without me, twice now.
     c2 17 Once there was a mistake in it and the sky did not fall.
     sound: Tariq Osei finds it hard to hand things over. | a1
     sound: Tariq Osei trusts Miriam completely, but not the two new people. | a4
     sound: Tariq Osei rewrote three reports that were already finished. | a2 “I rewrote three reports that my people had already finished”
     sound: Tariq Osei could let the new ones send the weekly numbers without asking. | b4 “i could let them send the weekly numbers, without asking me” | b3
     altered: Tariq Osei finds it hard to hand things over. | a1 “I find it very hard to hand things over, honestly, I always do them myself.”
     altered: Tariq Osei gave the budget report to Miriam. | b1 “I gave the budget report to Miriam and I touched it.”
     altered: Tariq Osei rewrote three reports last week. | a2 “Last week I rewrote reports that my people had already finished.”
     moved: The new people ask Tariq Osei before they send anything, every time. | b3 @+40
     moved: Tariq Osei trusts Miriam completely. | a4 @a1
     invented: Tariq Osei trusts Miriam. | a4 “I would trust Miriam with my own salary negotiations.”
     invented: Tariq Osei rewrote three reports. | a2 | x1 “They came to me in tears about those reports.”
     session: Tariq Osei gave the budget report to Miriam and didn't touch it. | b1 in a
     session: The new people sent the weekly numbers twice. | b3 “They sent the weekly numbers without me, twice now.”
     count: Tariq Osei rewrote five reports that were already finished. | a2
     count: The new people sent the weekly numbers three times without Tariq Osei. | c1
     negated: Tariq Osei finds it easy to hand things over. | a1
     negated: Tariq Osei trusts the two new people completely, but not Miriam. | a4
     negated: The new people never ask before they send anything. | b3`,
  ),
  planted(
    "Amara Nwosu",
    `a1 7 In the Monday meeting I had an answer and I said nothing.
     a2 16 Then Colin said the same thing and everyone thanked him.
     a3 24 I was furious, mostly with myself.
     a4 30 I think I am afraid that they will laugh at my accent.
     b1 10 I spoke up on Monday. One sentence, but I spoke.
     b2 19 Nobody laughed at my accent, actually.
     b3 26 I would like to speak in the board meeting in November.
     c1 13 I said three things in the meeting this week.
     c2 21 Colin asked me what I thought, he has never done that before.
     c3 33 The board meeting is in November and I am going to speak for ten minutes.
     sound: Amara Nwosu had an answer in the Monday meeting and said nothing. | a1
     sound: Amara Nwosu is afraid that people will laugh at the accent. | a4 “I am afraid that they will laugh at my accent”
     sound: In two sessions Amara Nwosu spoke of the board meeting in November. | b3 | c3
     sound: Amara Nwosu is going to speak for 10 minutes in the board meeting. | c3
     altered: Amara Nwosu had an answer in the meeting and said nothing. | a1 “In the Monday meeting I had the answer and I said nothing.”
     altered: Colin asked Amara Nwosu for a view. | c2 “Colin asked me what I thought, he has always done that before.”
     moved: Amara Nwosu said three things in the meeting this week. | c1 @c3
     invented: Amara Nwosu was furious. | a3 “I was so furious that I walked out of the room.”
     invented: Amara Nwosu is afraid of being laughed at for the accent. | a4 | b2 “A woman from finance came up to me and said well done.”
     session: Nobody laughed at Amara Nwosu's accent. | b2 in c
     session: Amara Nwosu was furious when Colin was thanked for the same thing. | a3 in b | a2
     count: In all three sessions Amara Nwosu spoke of the board meeting in November. | b3 | c3
     count: Amara Nwosu is going to speak for twenty minutes in the board meeting. | c3
     negated: Amara Nwosu did not speak up on Monday. | b1
     negated: Everybody laughed at Amara Nwosu's accent. | b2
     negated: Amara Nwosu is not afraid that they will laugh at the accent. | a4
     sound: Amara Nwosu spoke up on Monday with one sentence. | b1 “I spoke up on Monday”`,
  ),
  planted(
    "Pavel Novak",
    `a1 6 I missed the target in March and in April, so that is two months.
     a2 15 I don't call people after three in the afternoon, I have no energy left.
     a3 26 My best customers all came from one trade fair in Brno.
     a4 35 I could call five people every morning before I open my mail.
     b1 9 I called five people every morning, apart from Thursday.
     b2 18 Two of them want an offer.
     b3 22 So.
     b4 22.7 I feel more like myself when I talk to people first.
     c1 14 May was the first month in which I reached the target.
     c2 25 I still call in the morning, it works.
     c3 32 I'm going back to the fair in Brno in September, with a colleague.
     sound: Pavel Novak missed the target in two months, March and April. | a1
     sound: Pavel Novak does not call people after three in the afternoon. | a2
     sound: Pavel Novak called five people every morning, apart from Thursday. | b1
     sound: Pavel Novak has come back to calling in the morning in each of three sessions. | a4 | b1 | c2
     altered: Two people want an offer from Pavel Novak. | b2 “Three of them want an offer.”
     altered: Pavel Novak's best customers came from a trade fair. | a3 “My best customers all came from the trade fairs in Prague and Brno.”
     moved: Pavel Novak feels more like himself when talking to people first. | b4 @b3
     moved: May was the first month in which Pavel Novak reached the target. | c1 @-12
     invented: Pavel Novak could call five people every morning. | a4 “I would call fifty people a day if you gave me the list.”
     session: Two people want an offer from Pavel Novak. | b2 in a
     session: Pavel Novak could call five people every morning before opening mail. | b1 “I could call five people every morning before I open my mail.”
     count: Pavel Novak missed the target in three months. | a1
     count: Pavel Novak called ten people every morning. | b1
     count: Pavel Novak always calls people after three. | a2
     negated: Pavel Novak reached the target in March and in April. | a1
     negated: Pavel Novak has stopped calling in the morning. | c2
     negated: Pavel Novak isn't going back to the fair in Brno in September. | c3`,
  ),
  planted(
    "Derek Stone",
    `a1 10 I shouted at Jonah in front of the whole kitchen, and I'm ashamed of it.
     a2 20 He hasn't spoken to me since, that's six days.
     a3 29 I get angry when the orders pile up, not at the people really.
     a4 39 I've never apologised to anyone at work, not in twenty years.
     b1 8 I apologised to Jonah on Friday.
     b2 14 He just nodded, but on Saturday he made me a coffee.
     b3 24 When the orders piled up I went outside for two minutes.
     b4 35 I don't want to be like my old chef, he broke people.
     c1 12 I haven't shouted for three weeks.
     c2 19 The team is calmer and nobody called in sick.
     sound: Derek Stone shouted at Jonah in front of the whole kitchen and is ashamed of it. | a1
     sound: Derek Stone gets angry when the orders pile up. | a3 “I get angry when the orders pile up”
     sound: Derek Stone went outside for two minutes when the orders piled up. | b3 “WHEN THE ORDERS PILED UP I WENT OUTSIDE FOR TWO MINUTES” | a3
     sound: Derek Stone has not shouted for three weeks. | c1
     altered: Derek Stone is ashamed of shouting at Jonah. | a1 “I shouted at Jonah in front of the whole kitchen, and I'm proud of it.”
     altered: Derek Stone does not want to be like the old chef. | b4 “I want to be like my old chef, he broke people.”
     altered: Jonah made Derek Stone a coffee. | b2 “on Saturday he made me a coffee, but he just nodded”
     moved: Derek Stone apologised to Jonah on Friday. | b1 @b4
     moved: Derek Stone has never apologised to anyone at work. | a4 @+90
     invented: Derek Stone apologised to Jonah. | b1 “I told him that I was sorry and that it would never happen again.”
     invented: The team is calmer. | c2 | x4 “They even laugh while they work, I can hear it.”
     session: Derek Stone gets angry when the orders pile up. | a3 in c
     count: Jonah has not spoken to Derek Stone for ten days. | a2
     count: Derek Stone mentioned the orders piling up three times. | a3 | b3
     negated: Derek Stone has apologised to people at work for twenty years. | a4
     negated: Derek Stone has shouted for three weeks. | c1
     negated: Derek Stone is proud of shouting at Jonah in front of the whole kitchen. | a1`,
  ),
  planted(
    "Yuki Tanaka",
    `a1 9 I said yes to the audit, the newsletter and the summer party, all in one week.
     a2 21 I can't say no to my boss, I simply can't.
     a3 30 My evenings are gone, I work until ten most nights.
     a4 38 I would like two evenings a week for my pottery class.
     b1 7 I said no to the newsletter.
     b2 12 Right.
     b3 12.5 My boss said fine, I was shocked how easy it was.
     b4 21 I went to pottery once, on Wednesday.
     c1 11 Pottery twice this week, Wednesday and Friday.
     c2 20 I still work late on Mondays but I'm okay with that.
     c3 29 I don't feel guilty any more when I leave at six.
     sound: Yuki Tanaka said yes to the audit, the newsletter and the summer party in one week. | a1
     sound: Yuki Tanaka would like two evenings a week for a pottery class. | a4
     sound: Yuki Tanaka no longer feels guilty when leaving at six. | c3
     sound: Yuki Tanaka can't say no to the boss. | a2 “I can't say no to my boss, I simply can't!”
     altered: Yuki Tanaka can't say no to the boss. | a2 “I can say no to my boss, I simply can't.”
     altered: Yuki Tanaka works until ten on most nights. | a3 “My evenings are gone, I work until ten every night.”
     moved: Yuki Tanaka's boss said fine, and it was easy. | b3 @b2
     moved: Yuki Tanaka went to pottery twice this week. | c1 @b4
     invented: Yuki Tanaka said no to the newsletter. | b1 “I wrote her a long mail that I couldn't take on the newsletter.”
     session: Yuki Tanaka went to pottery once, on Wednesday. | b4 in c
     session: Yuki Tanaka said no to the newsletter. | a1 “I said no to the newsletter.”
     count: Yuki Tanaka would like three evenings a week for a pottery class. | a4
     count: Yuki Tanaka works until ten every night. | a3
     count: In both sessions Yuki Tanaka said that the evenings are gone. | a3
     negated: Yuki Tanaka feels guilty when leaving at six. | c3
     negated: Yuki Tanaka can say no to the boss. | a2
     negated: Yuki Tanaka was shocked how hard it was to say no. | b3 | b1
     negated: Yuki Tanaka says no to the boss. | a2 “say no to my boss”
     altered: Yuki Tanaka can say no to the boss. | a2 “I can”`,
  ),
  planted(
    "Leila Rahimi",
    `a1 11 I had four interviews this month and no offer.
     a2 19 They ask me about the gap, the two years with my father, and I freeze.
     a3 31 I never say that I learned more in those two years than in any job.
     a4 42 I want to practise the answer with my brother.
     b1 6 I practised with my brother on Sunday, for an hour.
     b2 15 In the interview I told them about my father and I didn't freeze.
     b3 26 They invited me to a second round.
     c1 12 I got the offer. I start on the first of June.
     c2 20 The salary is lower than I hoped, but I like the team.
     sound: Leila Rahimi had four interviews this month and no offer. | a1
     sound: Leila Rahimi freezes when they ask about the gap, the two years with the father. | a2
     sound: Leila Rahimi practised with the brother for an hour on Sunday. | b1
     sound: In the second of the sessions Leila Rahimi did not freeze in the interview. | b2
     sound: Leila Rahimi likes the team, but the salary is lower than hoped. | c2 “The salary is lower than I hoped — but I like the team”
     altered: Leila Rahimi learned more in those two years than in any job. | a3 “I always say that I learned more in those two years than in any job.”
     altered: Leila Rahimi got the offer. | c1 “I got the offer. I start on the first of July.”
     moved: Leila Rahimi was invited to a second round. | b3 @b1
     moved: Leila Rahimi had four interviews this month. | a1 @a4
     invented: Leila Rahimi got the offer. | c1 “They phoned me on the bus and I screamed.”
     invented: Leila Rahimi freezes when asked about the gap. | a2 | a3 “My hands shake and I can't remember my own name.”
     session: Leila Rahimi was invited to a second round. | b3 in c
     session: Leila Rahimi wants to practise the answer with the brother. | b1 “I want to practise the answer with my brother.”
     count: Leila Rahimi had six interviews this month and no offer. | a1
     count: In three sessions Leila Rahimi spoke of practising with the brother. | a4 | b1
     negated: Leila Rahimi froze in the interview. | b2
     negated: Leila Rahimi has not got the offer. | c1
     negated: The salary is higher than Leila Rahimi hoped. | c2
     negated: Leila Rahimi says: I learned more in those two years than in any job. | a3 “say that I learned more in those two years than in any job”`,
  ),
  planted(
    "Ines Moreau",
    `a1 8 I've been an accountant for fifteen years and I'm good at it.
     a2 16 But the only part that I enjoy is training the juniors.
     a3 25 My husband thinks that I should stay until the house is paid off.
     a4 35 I haven't told anyone at the office that I want to teach.
     b1 10 I visited a school on Tuesday and sat in on three lessons.
     b2 20 I came home and I couldn't stop talking about it.
     b3 28 The course takes two years, in the evenings.
     b4 36 My husband said we can afford it if I keep working four days.
     c1 7 I sent the application.
     c2 11 I'm scared, but I have not regretted it for a second.
     sound: Ines Moreau has been an accountant for fifteen years. | a1
     sound: The only part that Ines Moreau enjoys is training the juniors. | a2
     sound: Ines Moreau sat in on 3 lessons at a school. | b1 “I visited a school on Tuesday and sat in on three lessons”
     sound: Ines Moreau hasn't told anyone at the office of wanting to teach. | a4
     sound: Ines Moreau sent the application and has not regretted it. | c1 | c2
     altered: Ines Moreau enjoys training the juniors. | a2 “But the only part that I enjoy is firing the juniors.”
     altered: The husband said they can afford it. | b4 “My husband said we can't afford it if I keep working four days.”
     altered: Ines Moreau visited a school. | b1 “I visited a school on Tuesday and I came home and I couldn't stop talking about it.”
     moved: The course takes two years, in the evenings. | b3 @-30
     invented: Ines Moreau is scared. | c2 “I lie awake at night and count our savings.”
     session: Ines Moreau visited a school on Tuesday. | b1 in a
     session: Ines Moreau sent the application. | b4 “I sent the application.”
     count: The course takes three years, in the evenings. | b3
     count: The husband came up in three sessions. | a3 | b4
     negated: Ines Moreau has told people at the office of wanting to teach. | a4
     negated: Ines Moreau regrets sending the application. | c2 | c1
     negated: The husband thinks that Ines Moreau should leave before the house is paid off. | a3
     negated: Ines Moreau told the office of wanting to teach. | a4 “told anyone at the office that I want to teach”`,
  ),
];
