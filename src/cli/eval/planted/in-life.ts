import { planted } from "./notation";

/** Conversations about health, family, money and habits. */
export const IN_LIFE = [
  planted(
    "Lucía Fernández",
    `a1 6 Since the operation I haven't run a single kilometre.
     a2 14 The doctor says that my knee is fine, it's my head that isn't.
     a3 23 I used to run four times a week, before.
     a4 31 I'm going to walk around the lake on Sunday, that's five kilometres.
     b1 8 I walked around the lake, and I ran the last two hundred metres.
     b2 19 My knee didn't hurt at all.
     b3 25 I cried, I was so happy.
     c1 9 I ran three kilometres on Saturday.
     c2 16 I'm not afraid of the hill any more.
     c3 23 I've signed up for the ten kilometre race in June.
     sound: Lucía Fernández hasn't run a single kilometre since the operation. | a1
     sound: Lucía Fernández used to run four times a week. | a3 “I used to run four times a week”
     sound: Lucía Fernández signed up for the ten kilometre race in June. | c3
     sound: Lucía Fernández walked around the lake and the knee didn't hurt. | b1 | b2
     sound: Running came up in three sessions. | a1 | b1 | c1
     altered: The doctor says that the knee is fine. | a2 “The doctor says that my head is fine, it's my knee that isn't.”
     altered: Lucía Fernández ran three kilometres on Saturday. | c1 “I ran eight kilometres on Saturday.”
     moved: Lucía Fernández's knee didn't hurt. | b2 @b3
     moved: Lucía Fernández is going to walk around the lake on Sunday. | a4 @-17
     invented: Lucía Fernández ran three kilometres. | c1 “I felt as if I was eighteen again.”
     session: Lucía Fernández cried, so happy. | b3 in c
     session: Lucía Fernández ran three kilometres on Saturday. | b1 “I ran three kilometres on Saturday.”
     count: Lucía Fernández used to run five times a week. | a3
     count: Lucía Fernández signed up for the twenty kilometre race in June. | c3
     negated: Lucía Fernández's knee hurt. | b2
     negated: Lucía Fernández is still afraid of the hill. | c2
     negated: Lucía Fernández has run many kilometres since the operation. | a1`,
  ),
  planted(
    "Oliver Grant",
    `a1 11 I drink a bottle of wine every evening, well, most of a bottle.
     a2 20 I don't think I have a problem, my wife thinks I have one.
     a3 30 I stopped for the whole of January, and I slept like a child.
     a4 40 I might try not to drink from Monday to Thursday.
     b1 6 I didn't drink on Monday, Tuesday and Wednesday.
     b2 14 On Thursday I had two glasses because my mother called.
     b3 23 My wife said nothing, but she noticed.
     b4 31 I sleep better without it, that much is true.
     c1 10 Four evenings without wine, both weeks.
     c2 17 I told my wife that she was right.
     sound: Oliver Grant drinks most of a bottle of wine every evening. | a1
     sound: Oliver Grant stopped for the whole of January and slept like a child. | a3
     sound: Oliver Grant might try not to drink from Monday to Thursday. | a4
     sound: Oliver Grant had two glasses on Thursday because the mother called. | b2
     sound: Oliver Grant sleeps better without it. | b4 “I sleep better without it”
     altered: Oliver Grant drinks wine every evening. | a1 “I drink a glass of wine every evening, well, most of a bottle.”
     altered: Oliver Grant sleeps better without it. | b4 “I sleep better with it, that much is true.”
     altered: Oliver Grant's wife noticed. | b3 “My wife noticed, but she said nothing.”
     moved: Oliver Grant told the wife that she was right. | c2 @c1
     moved: Oliver Grant didn't drink on Monday, Tuesday and Wednesday. | b1 @+60
     invented: Oliver Grant stopped for January. | a3 | a4 “I lost four kilos and my skin was better.”
     invented: Oliver Grant told the wife that she was right. | c2 “I said to her, you were right about the wine and I was a fool.”
     session: Oliver Grant had two glasses on Thursday. | b2 in a
     count: Oliver Grant had five glasses on Thursday because the mother called. | b2
     count: Six evenings without wine for Oliver Grant, both weeks. | c1
     count: Oliver Grant had wine in every session. | a1 | b2
     negated: Oliver Grant thinks he has a problem. | a2 “I don't think I have a problem”
     negated: Oliver Grant sleeps worse without it. | b4
     negated: Oliver Grant told the wife that she was wrong. | c2
     negated: Oliver Grant says: I have a problem. | a2 “I have a problem”
     sound: Oliver Grant does not think that there is a problem. | a2 “I don't think I have a problem”`,
  ),
  planted(
    "Fatima Zahra",
    `a1 9 I go back to work in three weeks, and I feel like a traitor.
     a2 18 My mother-in-law says a baby needs its mother all day.
     a3 27 I want to work, I have missed it, I'm allowed to say that.
     a4 36 We haven't found a nursery yet.
     b1 8 We have found a nursery, it's ten minutes from the office.
     b2 17 Sami cried for five minutes and then he played.
     b3 26 I cried longer than he did.
     c1 12 The first week was hard, I left at four every day.
     c2 21 My team didn't make a thing of it, they were lovely.
     c3 31 I no longer feel like a traitor.
     sound: Fatima Zahra goes back to work in three weeks and feels like a traitor. | a1
     sound: Fatima Zahra wants to work and has missed it. | a3 “I want to work, I have missed it”
     sound: Fatima Zahra has found a nursery ten minutes from the office. | b1
     sound: Fatima Zahra no longer feels like a traitor. | c3
     sound: The first week was hard and Fatima Zahra left at four every day. | c1 “the first week was hard; i left at four every day”
     altered: Fatima Zahra wants to work. | a3 “I have to work, I have missed it, I'm allowed to say that.”
     altered: The mother-in-law says a baby needs its mother. | a2 “My mother-in-law says a mother needs its baby all day.”
     moved: Sami cried for five minutes and then he played. | b2 @b3
     moved: Fatima Zahra left at four every day. | c1 @b1
     invented: The team were lovely. | c2 “They had put flowers and a card on my desk.”
     session: Fatima Zahra hasn't found a nursery yet. | a4 in b
     session: The team were lovely and didn't make a thing of it. | b3 “My team didn't make a thing of it, they were lovely.”
     count: Sami cried for fifteen minutes and then he played. | b2
     count: Fatima Zahra feels like a traitor, said in both sessions. | a1
     negated: Fatima Zahra does not want to work. | a3
     negated: Fatima Zahra feels like a traitor now. | c3
     negated: The first week was easy for Fatima Zahra. | c1`,
  ),
  planted(
    "Mateus Silva",
    `a1 5 I owe nine thousand on two cards, and I don't open the letters.
     a2 14 I earn enough, it just runs through my fingers.
     a3 23 I've hidden it from Carla for a year.
     a4 30 I'm going to open all the letters this weekend.
     b1 9 I opened the letters, there were fourteen.
     b2 16 It's seven thousand, not nine, so I was almost happy.
     b3 25 I have told Carla.
     b4 28 Yes.
     b5 28.6 She was angry for one evening and then she made a spreadsheet.
     c1 11 We pay back four hundred every month now.
     c2 18 I don't use the cards any more, they're in her drawer.
     sound: Mateus Silva doesn't open the letters and owes nine thousand on two cards. | a1
     sound: Mateus Silva has hidden it from Carla for a year. | a3
     sound: Mateus Silva opened the letters, fourteen of them. | b1
     sound: Mateus Silva and Carla pay back 400 every month. | c1
     sound: Mateus Silva doesn't use the cards any more. | c2 “I don't use the cards any more”
     altered: Mateus Silva opened the letters. | b1 “I opened the letters, there were forty.”
     altered: Mateus Silva has told Carla. | b3 “I haven't told Carla.”
     moved: Carla was angry for one evening and then made a spreadsheet. | b5 @b4
     moved: Mateus Silva owes nine thousand on two cards. | a1 @a3
     invented: Mateus Silva has hidden it from Carla. | a3 “I pick up the post before she comes home.”
     invented: They pay back four hundred every month. | c1 | c2 “In two years we'll be free of it.”
     session: It's seven thousand and not nine. | b2 in a
     session: Mateus Silva has told Carla. | b3 in c
     count: They pay back six hundred every month now. | c1
     count: Mateus Silva has hidden it from Carla for two years. | a3
     negated: Mateus Silva has not told Carla. | b3
     negated: Mateus Silva still uses the cards. | c2
     negated: Mateus Silva doesn't earn enough. | a2
     negated: Mateus Silva opens the letters. | a1 “open the letters”
     altered: Mateus Silva says there is enough. | a2 “earn enough, it just runs through my finger”`,
  ),
  planted(
    "Siobhan Kelly",
    `a1 10 I've worked nine nights in the last two weeks.
     a2 17 On the ward I'm patient, and at home I snap at the kids.
     a3 26 I can't remember the last time I sat down to eat.
     a4 34 I love nursing, I don't love what it has become.
     b1 7 I asked for fewer nights and the ward sister said no.
     b2 16 I cried in the car park afterwards.
     b3 22 I'm thinking about leaving, I've never thought that before.
     c1 9 There's a job at the hospice, days only.
     c2 16 I applied, and they want to meet me on Thursday.
     c3 24 I didn't snap at the kids this week, not once.
     sound: Siobhan Kelly worked nine nights in the last two weeks. | a1
     sound: Siobhan Kelly is patient on the ward and snaps at the kids at home. | a2
     sound: Siobhan Kelly loves nursing but doesn't love what it has become. | a4
     sound: Siobhan Kelly is thinking about leaving, which was never thought before. | b3
     sound: In two of three sessions the kids came up. | a2 | c3
     altered: Siobhan Kelly loves nursing. | a4 “I love nursing, and I love what it has become.”
     altered: Siobhan Kelly asked for fewer nights. | b1 “I asked for fewer nights and the ward sister said maybe.”
     altered: Siobhan Kelly is patient on the ward. | a2 “At home I'm patient, and on the ward I snap at the kids.”
     moved: Siobhan Kelly applied. | c2 @+15
     moved: Siobhan Kelly cried in the car park. | b2 @b3
     invented: Siobhan Kelly applied for a job at the hospice. | c1 | c2 “They say they've heard only good things about me.”
     session: Siobhan Kelly asked for fewer nights. | b1 in c
     session: Siobhan Kelly is thinking about leaving. | a4 “I'm thinking about leaving, I've never thought that before.”
     count: Siobhan Kelly worked twelve nights in the last two weeks. | a1
     count: In all three sessions the kids came up. | a2 | c3
     count: The kids were snapped at, Siobhan Kelly said three times. | a2 | c3
     negated: Siobhan Kelly snapped at the kids this week. | c3
     negated: Siobhan Kelly does not love nursing. | a4 “I love nursing”
     negated: Siobhan Kelly is impatient on the ward. | a2`,
  ),
  planted(
    "Gabriel Costa",
    `a1 6 I smoke a pack a day, and I've tried to quit twice.
     a2 14 The first cigarette is the best one, with the coffee.
     a3 22 I don't want my son to see me smoke.
     a4 29 On Monday I'll start with the patches.
     b1 8 The patches help, I'm down to six cigarettes.
     b2 15 I didn't smoke at home at all.
     b3 21 The coffee is the problem, I miss it every morning.
     c1 9 I've not smoked for eleven days.
     c2 15 My son said that I smell like soap.
     c3 22 I don't believe that I'll start again.
     sound: Gabriel Costa smokes a pack a day and has tried to quit twice. | a1
     sound: Gabriel Costa doesn't want the son to see him smoke. | a3
     sound: Gabriel Costa is down to six cigarettes, the patches help. | b1 “The patches help. I'm down to six cigarettes.”
     sound: Gabriel Costa has not smoked for eleven days. | c1
     sound: The son came up twice. | a3 | c2
     altered: Gabriel Costa has tried to quit twice. | a1 “I smoke a pack a week, and I've tried to quit twice.”
     altered: Gabriel Costa has not smoked for eleven days. | c1 “I've smoked for eleven days.”
     altered: The patches help Gabriel Costa. | b1 “The patches help, I didn't smoke at home at all.”
     moved: Gabriel Costa will start with the patches on Monday. | a4 @a1
     moved: Gabriel Costa didn't smoke at home. | b2 @c3
     invented: The coffee is the problem. | b3 “I switched to tea, and I hate it.”
     session: Gabriel Costa is down to six cigarettes. | b1 in a
     session: Gabriel Costa has not smoked for eleven days. | b1 “I've not smoked for eleven days.”
     count: Gabriel Costa has tried to quit four times. | a1
     count: Gabriel Costa smokes two packs a day. | a1 “I smoke a pack a day”
     count: The son came up three times. | a3 | c2
     negated: Gabriel Costa has smoked for eleven days. | c1
     negated: Gabriel Costa believes he will start again. | c3
     negated: The patches don't help Gabriel Costa. | b1`,
  ),
  planted(
    "Will Thornton",
    `a1 7 My sugar was thirteen when I got up, it should be seven.
     a2 16 I don't eat breakfast and then I eat half a cake at eleven.
     a3 25 Nobody at work knows that I have diabetes.
     a4 32 I could put a box of oats into my desk.
     b1 9 I ate the oats four times and I skipped the cake.
     b2 17 My sugar was nine on Friday.
     b3 23 I told Brenda, and it turns out that her father has it too.
     c1 11 I've walked to work every day this week.
     c2 18 Eight, eight and seven and a half, the last three mornings.
     c3 28 I don't feel ashamed of it now.
     sound: Will Thornton's sugar was thirteen on getting up. | a1 “My sugar was thirteen when I got up”
     sound: Will Thornton doesn't eat breakfast and then eats half a cake at eleven. | a2
     sound: Nobody at work knows that Will Thornton has diabetes. | a3
     sound: Will Thornton has walked to work every day this week. | c1
     sound: Will Thornton ate the oats four times and skipped the cake. | b1
     altered: Nobody at work knows of the diabetes. | a3 “Everybody at work knows that I have diabetes.”
     altered: Will Thornton's sugar was nine on Friday. | b2 “My sugar was ninety on Friday.”
     moved: Will Thornton told Brenda. | b3 @b1
     invented: Will Thornton doesn't feel ashamed. | c3 “I measured it right at the table, in front of everyone.”
     invented: Will Thornton could put a box of oats into the desk. | a4 “Oats are what my grandmother gave us every morning.”
     session: Will Thornton's sugar was nine on Friday. | b2 in c
     session: Will Thornton told Brenda. | c1 “I told Brenda”
     count: Will Thornton ate the oats six times and skipped the cake. | b1
     count: Will Thornton's sugar was eleven on Friday. | b2
     negated: Will Thornton eats breakfast. | a2 “I don't eat breakfast”
     negated: Will Thornton feels ashamed of it. | c3
     negated: Everybody at work knows that Will Thornton has diabetes. | a3`,
  ),
  planted(
    "Chloe Bennett",
    `a1 8 I haven't written a page of the thesis since Christmas.
     a2 16 I read and read, and reading feels like working.
     a3 24 My supervisor has been very kind, that makes it worse.
     a4 32 I will write for thirty minutes before I open a paper.
     b1 7 I wrote on five days, thirty minutes each.
     b2 14 I have eleven pages.
     b3 17 Wow.
     b4 17.5 They are bad pages but they exist.
     c1 10 I sent the chapter to my supervisor, all forty pages.
     c2 18 She likes it, she only wants a shorter introduction.
     sound: Chloe Bennett hasn't written a page of the thesis since Christmas. | a1
     sound: Chloe Bennett will write for thirty minutes before opening a paper. | a4
     sound: Chloe Bennett wrote on five days and has eleven pages. | b1 | b2
     sound: Chloe Bennett sent the chapter to the supervisor, all forty pages. | c1
     altered: Chloe Bennett reads, and reading feels like working. | a2 “I read and read, and working feels like reading.”
     altered: The supervisor likes it. | c2 “She likes it, she only wants a longer introduction.”
     altered: Chloe Bennett has eleven pages. | b2 “I have eleven pages. They are good pages but they exist.”
     moved: Chloe Bennett's pages are bad, but they exist. | b4 @b3
     moved: Chloe Bennett sent the chapter to the supervisor. | c1 @+20
     invented: The supervisor has been kind. | a3 “She wrote to me that I should take all the time I need.”
     session: Chloe Bennett has eleven pages. | b2 in c
     session: Chloe Bennett will write for thirty minutes before opening a paper. | a4 in b
     count: Chloe Bennett has eighty pages. | b2
     count: Chloe Bennett wrote on two days, thirty minutes each. | b1
     count: In both sessions Chloe Bennett spoke of eleven pages. | b2
     negated: Chloe Bennett has written a page of the thesis since Christmas. | a1
     negated: The supervisor dislikes it. | c2
     negated: Chloe Bennett's pages are good, and they exist. | b4
     negated: Chloe Bennett has written a page of the thesis. | a1 “written a page of the thesis since Christmas”`,
  ),
  planted(
    "Rajesh Iyer",
    `a1 12 The company wants me in Toronto from August.
     a2 19 Anjali has just started at her new school, she's eleven.
     a3 27 I haven't asked my wife what she wants, I asked her what she thinks.
     a4 38 If we don't go, I won't be promoted, that's clear.
     b1 8 I asked my wife what she wants and she wants to go.
     b2 17 Anjali doesn't want to move, she said it twice at dinner.
     b3 26 I'd like to visit Toronto with all three of us before we decide.
     c1 10 We spent five days in Toronto.
     c2 15 Anjali loved the ice rink, and she has stopped saying no.
     c3 24 We are going. We decided on the plane.
     sound: The company wants Rajesh Iyer in Toronto from August. | a1
     sound: If they don't go, Rajesh Iyer won't be promoted. | a4
     sound: Anjali doesn't want to move. | b2 “Anjali doesn't want to move”
     sound: In all three sessions Anjali came up. | a2 | b2 | c2
     sound: Rajesh Iyer would like to visit Toronto with all three before deciding. | b3
     altered: Rajesh Iyer's wife wants to go. | b1 “I asked my wife what she wants and she wants me to go.”
     altered: Anjali has just started at the new school. | a2 “Anjali has just started at her old school, she's eleven.”
     moved: They spent five days in Toronto. | c1 @b3
     moved: Anjali loved the ice rink. | c2 @+11
     invented: They are going to Toronto. | c3 “The flights are booked and the flat is rented.”
     invented: Anjali doesn't want to move. | b2 | b3 “She has locked herself in her room since then.”
     session: Rajesh Iyer's wife wants to go. | b1 in c
     session: The company wants Rajesh Iyer in Toronto from August. | a1 in b
     count: They spent nine days in Toronto. | c1
     count: Anjali said at dinner four times that she doesn't want to move. | b2
     negated: Anjali wants to move. | b2
     negated: Rajesh Iyer's wife doesn't want to go. | b1
     negated: They are not going to Toronto. | c3 “We are going.”`,
  ),
];
