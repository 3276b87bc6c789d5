import { planted } from "./notation";

/** Conversations about founding, leading and owning. */
export const LEADING = [
  planted(
    "Bram de Vries",
    `a1 9 Lotte and I haven't had a proper conversation since the funding round.
     a2 19 She wants to grow fast and I want to be profitable by December.
     a3 29 We have eleven months of money left, maybe twelve.
     a4 38 I'm not going to leave the company over this.
     b1 7 We went for a long walk, Lotte and I, and we talked for three hours.
     b2 18 She told me that she is exhausted, I had no idea.
     b3 27 We agreed to hire two people and not ten.
     b4 36 I feel lighter.
     c1 12 The two people have started, and Lotte takes Fridays off.
     c2 22 I wish we had talked a year ago.
     sound: Bram de Vries wants to be profitable by December, Lotte wants to grow fast. | a2
     sound: Bram de Vries is not going to leave the company over this. | a4
     sound: Bram de Vries and Lotte talked for three hours on a long walk. | b1
     sound: Twice Bram de Vries said that talking was missing. | a1 “haven't had a proper conversation since the funding round” | c2 “I wish we had talked a year ago.”
     altered: Bram de Vries and Lotte agreed to hire two people. | b3 “We agreed to hire two people, not ten of them.”
     altered: Bram de Vries has eleven months of money left. | a3 “We have eleven weeks of money left, maybe twelve.”
     altered: Lotte is exhausted. | b2 “She told me that I am exhausted, I had no idea.”
     moved: Bram de Vries feels lighter. | b4 @b1
     moved: Bram de Vries and Lotte haven't had a proper conversation. | a1 @c1
     invented: Lotte is exhausted. | b2 | b4 “She cried, and I put my arm around her.”
     session: Bram de Vries and Lotte agreed to hire two people. | b3 in c
     count: In both sessions Bram de Vries said that they would hire two people. | b3
     count: Bram de Vries and Lotte talked for five hours on a long walk. | b1
     negated: Bram de Vries is going to leave the company over this. | a4
     negated: Bram de Vries does not want to be profitable by December. | a2
     negated: Bram de Vries and Lotte have had a proper conversation since the funding round. | a1
     negated: Bram de Vries will leave the company over this. | a4 “leave the company over this”`,
  ),
  planted(
    "Marco Ricci",
    `a1 6 I open at six and I close at midnight, six days a week.
     a2 14 My daughter said, Papa, you live in the restaurant.
     a3 23 I could give the mornings to Elena, she knows the suppliers.
     a4 33 But if the fish is bad, it's my name on the door.
     b1 9 Elena did four mornings this week and the fish was fine.
     b2 19 I had breakfast with my daughter, the first time since Easter.
     b3 29 I didn't check the deliveries, well, I checked them once.
     c1 8 Elena does every morning now, and I don't check any more.
     c2 17 We closed on a Monday for the first time in nine years.
     c3 26 My daughter drew a picture of us.
     sound: Marco Ricci opens at six and closes at midnight, six days a week. | a1
     sound: Marco Ricci could give the mornings to Elena, who knows the suppliers. | a3
     sound: Elena did four mornings this week and the fish was fine. | b1
     sound: Marco Ricci doesn't check any more, Elena does every morning now. | c1 “Elena does every morning now and I don't check any more”
     sound: The daughter came up in three sessions. | a2 | b2 | c3
     altered: Elena did four mornings this week. | b1 “Elena did all mornings this week and the fish was fine.”
     altered: The restaurant closed on a Monday for the first time in nine years. | c2 “We closed on a Monday for the first time in years.”
     moved: Marco Ricci had breakfast with the daughter. | b2 @b3
     moved: Elena does every morning now. | c1 @+25
     invented: Marco Ricci could give the mornings to Elena. | a3 “Elena has been asking me for more hours since the winter.”
     invented: The daughter drew a picture. | c3 | x2 “It hangs over the till and everyone asks about it.”
     session: Elena did four mornings this week. | b1 in a
     session: Marco Ricci had breakfast with the daughter. | c3 “I had breakfast with my daughter”
     count: Marco Ricci works five days a week, from six to midnight. | a1
     count: Elena did seven mornings this week. | b1
     count: The daughter came up in two sessions. | a2 | b2 | c3
     negated: Marco Ricci still checks the deliveries. | c1 “I don't check any more”
     negated: The fish was bad when Elena did the mornings. | b1`,
  ),
  planted(
    "Ruth Adeyemi",
    `a1 13 I run the choir, the food bank and the parish newsletter.
     a2 22 People say, ask Ruth, Ruth always says yes.
     a3 31 I am tired, and I have started to resent the choir, which I love.
     a4 43 I'm going to look for someone who takes over the newsletter.
     b1 5 Nobody has volunteered for the newsletter yet.
     b2 13 I asked three people, and all three said they were busy.
     b3 22 So I told the vicar that the next issue won't come out.
     b4 33 It was a relief.
     c1 10 A student has taken over the newsletter.
     c2 17 I enjoy the choir again, we sang Bach on Sunday.
     sound: Ruth Adeyemi runs the choir, the food bank and the parish newsletter. | a1
     sound: Ruth Adeyemi asked three people and all three were busy. | b2
     sound: Ruth Adeyemi enjoys the choir again. | c2 “I enjoy the choir again”
     sound: The newsletter came up in every one of the three sessions. | a4 | b1 | c1
     altered: Ruth Adeyemi is tired. | a3 “I am tired, and I have started to resent the choir, which I hate.”
     altered: Ruth Adeyemi told the vicar about the next issue. | b3 “So I told the vicar that the next issue will come out.”
     moved: Nobody has volunteered for the newsletter yet. | b1 @b3
     moved: It was a relief for Ruth Adeyemi. | b4 @-20
     invented: Ruth Adeyemi enjoys the choir. | c2 “I could sing with them every night of the week.”
     invented: A student has taken over the newsletter. | c1 | c2 “She does it on her phone, in the bus.”
     session: Ruth Adeyemi is going to look for someone for the newsletter. | a4 in b
     session: Nobody has volunteered for the newsletter yet. | b1 in c | a4
     count: Ruth Adeyemi asked five people and all were busy. | b2
     count: The newsletter came up in all four sessions. | a4 | b1 | c1
     negated: Somebody has volunteered for the newsletter, and Ruth Adeyemi is not relieved. | b1 | b4
     negated: Ruth Adeyemi does not enjoy the choir again. | c2
     negated: The next issue will come out, Ruth Adeyemi told the vicar. | b3`,
  ),
  planted(
    "Kenji Watanabe",
    `a1 10 I'm sixty-four and I have run the clinic for thirty years.
     a2 19 My wife would like me to stop in spring.
     a3 27 I don't know who I am without the clinic.
     a4 36 Doctor Mori could take it over, she is ready, I am not.
     b1 9 I let Doctor Mori run the clinic for two weeks.
     b2 17 I went fishing and I thought about the clinic every day.
     b3 26 By the second week I thought about it less.
     b4 34 Okay.
     b5 34.6 I want to stay on for one day a week after spring.
     c1 12 We signed the contract, Doctor Mori takes over in April.
     c2 21 My wife has booked a trip to Hokkaido, three weeks.
     sound: Kenji Watanabe has run the clinic for thirty years. | a1
     sound: Kenji Watanabe's wife would like him to stop in spring. | a2
     sound: Doctor Mori is ready to take over the clinic, Kenji Watanabe is not. | a4
     sound: Kenji Watanabe wants to stay on for one day a week after spring. | b5
     sound: Kenji Watanabe thought about the clinic every day and, by the second week, less. | b2 | b3
     altered: Kenji Watanabe has run the clinic for thirty years. | a1 “I'm sixty-four and I have run the clinics for thirty years.”
     altered: Doctor Mori could take over. | a4 “Doctor Mori could take it over, she is not ready, I am.”
     moved: Kenji Watanabe wants to stay on for one day a week. | b5 @b4
     moved: Kenji Watanabe let Doctor Mori run the clinic. | b1 @c1
     invented: Kenji Watanabe doesn't know who he is without the clinic. | a3 “My father died at his desk and I suppose I wanted that too.”
     session: Doctor Mori takes over in April. | c1 in b
     session: Kenji Watanabe went fishing and thought about the clinic every day. | b2 in a
     count: Kenji Watanabe has run the clinic for forty years. | a1
     count: Kenji Watanabe wants to stay on for three days a week after spring. | b5
     count: Kenji Watanabe let Doctor Mori run the clinic for four weeks. | b1
     negated: Kenji Watanabe is ready for Doctor Mori to take over, and she is not. | a4
     negated: Kenji Watanabe knows who he is without the clinic. | a3
     negated: Kenji Watanabe thought about the clinic more by the second week. | b3`,
  ),
  planted(
    "Hanna Virtanen",
    `a1 8 I have to give the keynote in Tampere in front of eight hundred people.
     a2 18 The last time I gave a talk I lost my voice after two minutes.
     a3 28 I would rather not do it at all.
     a4 34 I could give the talk to my own team first, to six people.
     b1 9 I gave it to my team and my voice held.
     b2 17 They said that the middle part is too long.
     b3 25 I cut the middle part by half.
     b4 32 I'm less nervous than I was.
     c1 10 Tampere went well, I even enjoyed the questions.
     c2 19 They have invited me for next year and I accepted.
     sound: Hanna Virtanen has to give the keynote in Tampere in front of eight hundred people. | a1
     sound: Hanna Virtanen lost the voice after two minutes in the last talk. | a2 “I lost my voice after two minutes”
     sound: Hanna Virtanen is less nervous than before. | b4
     sound: Hanna Virtanen accepted the invitation for next year. | c2 “They have invited me for next year, and I accepted...”
     sound: Hanna Virtanen could give the talk to the own team first. | a4
     altered: Hanna Virtanen would rather not do it. | a3 “I would rather do it all.”
     altered: Hanna Virtanen enjoyed the questions in Tampere. | c1 “Tampere went badly, I even enjoyed the questions.”
     altered: Hanna Virtanen is less nervous. | b4 “I'm more nervous than I was.”
     moved: Hanna Virtanen cut the middle part by half. | b3 @+30
     invented: Hanna Virtanen enjoyed Tampere. | c1 | c2 “A student came up to me and said I had changed her life.”
     invented: Hanna Virtanen lost the voice in the last talk. | a2 “I ran out and hid in the bathroom.”
     session: Hanna Virtanen gave the talk to the team and the voice held. | b1 in c
     session: The middle part is too long. | a4 “They said that the middle part is too long.”
     count: Hanna Virtanen has to give the keynote in front of three hundred people. | a1
     count: Hanna Virtanen cut the middle part by half in both sessions. | b3
     negated: Hanna Virtanen declined the invitation for next year. | c2
     negated: Hanna Virtanen is more nervous than before. | b4
     negated: Hanna Virtanen's voice did not hold when giving the talk to the team. | b1
     altered: Hanna Virtanen is nervous. | b4 “nervous than I was I'm less”
     sound: Hanna Virtanen would rather not do it. | a3 “I would rather not do it”`,
  ),
  planted(
    "Zoe Lambert",
    `a1 7 I start five things in the morning and I finish none of them.
     a2 16 The tax papers have been on my desk since February.
     a3 24 When I work in the library I get things done.
     a4 31 I could go to the library on Tuesdays and Thursdays.
     b1 10 I went to the library on both days, Tuesday and Thursday.
     b2 18 I finished the tax papers!
     b3 23 It took me two hours, and I had put it off for three months.
     c1 9 I only went to the library once because Max was ill.
     c2 18 At home I can't concentrate, there's always something.
     c3 27 I have put my phone into a drawer, that helps a bit.
     d1 8 Library three times, and I finished the grant proposal.
     sound: Zoe Lambert starts five things in the morning and finishes none of them. | a1
     sound: In all four sessions Zoe Lambert talked about the library. | a3 | b1 | c1 | d1
     sound: Zoe Lambert finished the tax papers in two hours after putting it off for three months. | b2 | b3
     sound: Zoe Lambert can't concentrate at home, there's always something. | c2
     sound: In two of the last four sessions Zoe Lambert finished something, the tax papers and the grant proposal. | b2 | d1
     altered: Zoe Lambert gets things done in the library. | a3 “When I work in the library I never get things done.”
     altered: Zoe Lambert went to the library once. | c1 “I only went to the library once because I was ill.”
     moved: Zoe Lambert finished the tax papers. | b2 @b3
     moved: Zoe Lambert has put the phone into a drawer. | c3 @-25
     invented: Zoe Lambert can't concentrate at home. | c2 “The neighbours are renovating and I hear every nail.”
     session: Zoe Lambert went to the library on both days. | b1 in d
     session: Zoe Lambert finished the grant proposal. | c1 “I finished the grant proposal”
     count: In three of the last four sessions Zoe Lambert finished something, the tax papers and the grant proposal. | b2 | d1
     count: Zoe Lambert went to the library three times because Max was ill. | c1
     count: Zoe Lambert starts seven things in the morning and finishes none of them. | a1
     negated: Zoe Lambert finishes all of the things that were started in the morning. | a1
     negated: Zoe Lambert can concentrate at home. | c2
     negated: Zoe Lambert never finished the tax papers. | b2`,
  ),
];
