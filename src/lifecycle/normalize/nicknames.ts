// Common short and pet forms, in several languages. A family is a full name and its short forms.
const FAMILIES = `
abigail abby gail, agnieszka aga, albert al bert bertie, aleksander aleksandra alex olek ola, alejandro alex ale,
alessandro alessandra ale sandro sandra, alexander alex xander sasha alec sandy,
alexandra alex sasha sandra lexi alexa, alexei alyosha lyosha, alfred alf alfie fred, alice alicia ali, amanda mandy,
andreas andi andy, andrew andy drew, angela angie, anna annie anya ania anushka, anne annie nan, anthony tony ant,
antonio antonia toni tony nino, arthur art artie, barbara barb babs basia, beatrice bea trixie,
benjamin ben benny benji, bernard bernie, bernhard bernd, brigitte gitte gitta biggi, cameron cam,
caroline carolyn carrie caro lina, cassandra cass cassie, catherine cathy cate cat kate katie kitty,
charles charlie chuck chas, charlotte charlie lottie, christian chris, christina christine chris chrissy tina,
christopher chris kit topher, claudia claudi, cornelia conny nele, cynthia cindy, daniel dan danny,
danielle dani elle, david dave davey, deborah debra deb debbie, dmitry dmitri dima mitya, dominic dom nick,
donald don donny, dorothy dot dottie dolly, douglas doug, edward ed eddie ted teddy ned, edwin ed eddie,
eleanor ellie nora nell, elizabeth liz lizzie beth betty eliza lisa libby ellie bess,
elisabeth lisa elli sissi betti, emily em emmy, emma em, emmanuel manu manny, enrique quique kike, ernest ernie,
eugene gene, eva evi, evgeny zhenya, ferdinand ferdi, francesca fran franca checca, francesco franco cecco,
francis frank fran, francisco paco pancho kiko cisco, françois fanfan, frances fran frankie, franklin frank,
franz franzi, frederick fred freddie rick, friedrich fritz, gabriel gabe, gabriele gabriella gabi gabby,
geoffrey jeffrey geoff jeff, georg schorsch, george georgie, gerald gerry jerry, gerhard gerd,
giovanni gianni vanni nanni, giuseppe beppe peppe pino, gonzalo gonzo, grace gracie, gregory greg, guadalupe lupe,
guillermo memo, gustavo gus tavo, hannah hanna, hans hansi, harold harry hal, heinrich heinz heiner,
helen nell nellie lena, henry harry hank hal, henrik hendrik rik henk, ignacio nacho, irene rene,
isabel isabella izzy bella isa belle, ivan vanya, jacob jake, jacqueline jackie, jakob jakub kuba köbi,
james jim jimmy jamie jem, jan janek, janet jan, jennifer jen jenny, jeremy jem jerry, jessica jess jessie,
joachim achim jochen, joan joanie, joanna joanne jo asia, johannes hannes hans jo, johan jan joop, john johnny jack,
jonathan jon jonny nathan, josé pepe chepe, josef sepp jupp, joseph joe joey jo, josephine jo josie, joshua josh,
juan juanito, judith judy, julia julie jules, julian jules, karl kalle, karolina karo, katarzyna kasia,
katharina kathi käthe katja, katherine kathryn kathleen kate katie kathy kat kit kitty, kenneth ken kenny,
kimberly kim, konstantin kostya konsti, kristina kristin kris tina, lawrence laurence larry laurie, leila leyla,
leonard len lenny leo, leonardo leo, lucas luke lukas luca, lucia lucy lu, ludwig lutz wiggerl, luis lucho,
magdalena magda lena, małgorzata gosia, manuel manolo manu, marcus mark marc,
margaret maggie meg peggy marge margie rita greta daisy, margarethe grete gretel margot, maria mary marie mia mitzi,
maría mari maruja, mariana mari, martin marty, martina tina, mary molly polly may, mateusz mati, matthew matt matty,
matthias matze hias, matilda tilly tilda mattie, maximilian max maxi, maxim max, megan meg, melissa mel missy lissa,
michael mike mick mickey micky mikey michi, michelle shelly chelle, michał misiek, mikhail misha,
mohammed muhammad mohamed mo, nadia nadya nadezhda, natalia natasha nat, natalie nat, nathaniel nathan nate nat,
nicholas nicolas nick nicky nico, nicole nicky nic, nikolaus nikolai niko klaus kolya, oliver ollie olly,
olivia liv livvy, pamela pam, patricia pat patty trish tricia, patrick pat paddy rick, paul paulie, pavel pasha,
penelope penny, peter pete, philip phillip phil pip, piotr piotrek, priscilla cilla, rachel rach, rafael rafa,
raymond ray, rebecca becky becca bex, richard rick dick rich ricky richie, robert rob bob bobby robbie bert,
roberto beto, roberta bobbie robbie, rodrigo rodri, ronald ron ronnie, rosalind roz ros, rosemary rose rosie, rudolf rudi rolf,
samantha sam sammy, samuel sam sammy, sandra sandy, sarah sally sadie, santiago santi, sebastian seb bastian basti,
sergei seryozha, sergio checo, simone simona, sofia sophia sophie fifi, stanisław staszek stan, stefan stef,
stephanie steph stevie steffi, stephen steven steve stevie, susan susanne suzanne sue susie suzy, svetlana sveta,
tatiana tanya, teresa theresa terry tess tessa resi, terence terry, theodore ted teddy theo, thomas tom tommy,
tomasz tomek, timothy tim timmy, tobias tobi, ulrich uli, ursula uschi ulla, valentina valentin val vale,
vanessa nessa, veronica veronika ronnie vera vroni, victor vic, victoria vicky tori, vincent vince vinnie,
vincenzo enzo, virginia ginny, vladimir vova volodya, walter walt wally, wilhelm willi willy,
william will bill billy willie liam, wolfgang wolf wolfi, yekaterina katya, yelena lena, yusuf yousef joe,
zachary zach zack,
ekaterina katya katia katja kate, kateryna katya katia, aleksandr sasha alex, oleksandr sashko olek, nikolai kolya,
evgeny yevgeny zhenya, yevgeny zhenya evgeny, yevgenia evgenia zhenya, anastasia nastya stasya, olga olya, natalya natasha,
galina galya, lyudmila lyuda mila, yulia yulya, masha maria, elena lena, volodymyr vova volodya, mykola kolya,
zbigniew zbyszek, krzysztof krzysiek krzys, grzegorz grzesiek, wojciech wojtek, elżbieta elka, zofia zosia, ewelina,
yonatan yoni, binyamin benny, avraham avi, yosef yossi, yitzhak itzik, moshe moishe, shmuel shmulik, rivka riki,
yaakov kobi, shoshana shosh, eliezer eli, netanel nati nathaniel, mustafa musti, ibrahim ibo brahim, abdullah abdo,
abdulrahman abdou, fatima fatou fati, khadija dija, mehmet memo, süleyman sülo,
oluwaseun seun, oluwatobi tobi, oluwafemi femi, oluwadamilola damilola dami, olufunke funke, ayodele ayo dele,
babatunde tunde, adebayo bayo, temitope temi tope, folasade sade, chukwuemeka emeka, chinedu nedu, chiamaka amaka,
nkechi kechi, ifeoma ify, ikechukwu ike iyke, uchenna uche, leilani lani, wilhelmina mina willa,
guilherme gui, eduardo edu dudu lalo, fernando nando, gabriela gabi, rafaela rafa, isabela isa bela, beatriz bia,
dolores lola lolita, concepción concha conchita, mercedes merche meche, rosario charo, pilar pili, josefa pepa,
jesús chuy, antonio toño, carolina caro, graciela chela, consuelo chelo, guadalupe lupita, joão joãozinho,
véronique vero, stéphanie steph fanny, élisabeth babeth, philippe phil, frédéric fred,
hannelore hanni, liselotte lilo lotte, friederike rike fritzi, ulrike ulli uli, johanna hanna jo, siegfried sigi,
hildegard hilde, adelheid heidi, cornelis kees cees, wilhelmus wim, petrus piet, antonius toontje, jacobus jaap koos,
giuseppina pina, salvatore toto, domenico mimmo, raffaele lello, luigi gigi gino, filippo pippo,
margareta greta, birgitta gitta britta, lars lasse,
konstantinos kostas dinos, georgios giorgos yorgos, dimitrios dimitris, ioannis yannis giannis, panagiotis panos,
evangelos vangelis, athanasios thanasis, anastasios tasos, emmanouil manolis, vasilios vasilis, spyridon spyros,
gwenllian gwen gwennie, myfanwy myfi, dafydd dewi, siobhán shivaun shevaun chevonne, caoimhe keeva, niamh neve,
aoife eefa, pádraig paddy podge, diarmuid dermot, alistair ally, venkatesh venkat venky, srinivas srini, abhishek abhi,
siddharth sid, balasubramanian bala, kazuhiko kazu, takahiro taka, hiroshi hiro, yoshihiro yoshi, masahiro masa
`;

/** Given name or short form, folded, to the others of its families. */
const KIN = new Map<string, Set<string>>();
for (const family of FAMILIES.trim().split(/,\s+/)) {
  const members = family.split(" ").map(foldName);
  const head = members[0] ?? "";
  for (const member of members) {
    // A short form leads to the full name and back, and to its sisters only from the full name: "al" is not "bertie".
    const kin = KIN.get(member) ?? new Set<string>();
    for (const other of member === head ? members : [head]) if (other !== member) kin.add(other);
    KIN.set(member, kin);
  }
}

/** Lower case and without accents, so that "Tomasz Wójcik" and "tomasz wojcik" compare equal. */
export function foldName(name: string): string {
  return name
    .toLowerCase()
    .replace(/ł/g, "l")
    .replace(/ø/g, "o")
    .replace(/ß/g, "ss")
    .replace(/æ/g, "ae")
    .replace(/[’ʼ]/g, "'")
    .normalize("NFD")
    .replace(/\p{M}/gu, "");
}

/** The other names by which someone of this given name is commonly called, folded. */
export function findNicknames(given: string): string[] {
  const name = foldName(given);
  const kin = [...(KIN.get(name) ?? [])];
  const sisters = kin
    .flatMap((other) => [...(KIN.get(other) ?? [])])
    .filter((other) => other.startsWith(name.slice(0, 3)));
  return [...new Set([...kin, ...sisters])].filter((other) => other !== name);
}
