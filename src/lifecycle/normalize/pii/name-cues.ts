// The words after which a name comes, folded (foldName), in the languages of the client and others.
const words = (list: string) => new Set(list.trim().split(/\s+/));

export const TITLES = words(
  `mr mrs ms mx miss dr prof professor herr herrn frau senor senora senorita sr sra signor signora signorina sig monsieur
   madame mademoiselle mme mlle mevrouw meneer senhor senhora`,
);
/** Written small as often as not, and no word of English. */
export const SMALL_TITLES = words(
  "mr mrs senor senora senorita signor signora signorina monsieur madame mademoiselle mevrouw meneer senhor senhora",
);
export const NOT_TITLED = words("pepper right who strange watson wrong president chairman speaker");

export const RELATIONS = words(`
  aunt auntie uncle grandma grandpa grandmother grandfather granny cousin niece nephew nurse doctor coach wife husband
  spouse boss manager supervisor director ceo cto cfo founder cofounder friend sister brother twin son daughter stepson
  stepdaughter stepmother stepfather mother father mum mom dad partner fiance fiancee girlfriend boyfriend ex colleague
  coworker teammate therapist psychologist counsellor counselor teacher tutor trainer roommate flatmate housemate neighbor
  neighbour landlord landlady assistant secretary mentor mentee client recruiter accountant lawyer dentist pastor priest
  rabbi imam kid kids children report
  femme mari ami amie soeur frere mere pere fille fils oncle collegue patron patronne chef cheffe directeur directrice
  voisin voisine copain copine compagnon compagne epoux epouse
  esposa esposo marido mujer jefe jefa hermano hermana madre padre hijo hija amigo amiga novio novia companero companera
  colega vecino vecina tio tia primo prima abuelo abuela directora
  moglie marito capo sorella fratello figlia figlio amico amica collega zio zia nonna nonno cugino cugina fidanzato
  fidanzata direttore direttrice
  chefe mulher irma irmao filho filha mae pai namorado namorada vizinho vizinha diretor diretora patrao
  baas vrouw zus broer vriend vriendin moeder vader dochter zoon buurman buurvrouw oom leidinggevende`);
/** The same in German, where any noun has a capital: only a name that is listed counts after these. */
export const GERMAN_RELATIONS = words(
  `mann ehefrau ehemann chef chefin vorgesetzter vorgesetzte vorgesetzten schwester bruder freund freundin mutter vater
   mama papa oma opa tante onkel tochter sohn kollege kollegen kollegin nachbar nachbarn nachbarin cousine nichte neffe
   neffen schwager partnerin therapeut therapeutin lehrer lehrerin`,
);

/** What follows with a capital is a name, whatever it is. */
export const STRONG =
  /(?:^| )(?:(?:my|his|her|their) name (?:is|was)|(?:my|his|her) name's|(?:they|people|everyone|everybody) calls? (?:me|him|her)|mein name ist|(?:ich|er|sie) heiss[et]|je m'appelle|me llamo|mi chiamo|(?:ik|hij|ze|zij) heet|mijn naam is|mi nombre es|il mio nome e|me chamo|chamo-me|o meu nome e)$/;
/** The same where a small letter hides nothing: no other word in no dictionary stands there. */
export const STRONG_ENGLISH = /(?:^| )(?:my|his|her|their) name(?: is| was|'s)$/;
/** A listed name. */
export const SOFT =
  /(?:^| )(?:calls? (?:me|him|her|them)|called(?: me| him| her| them)?|this is|i'm|i am|it's|named|meets?|met|ask for|name of|with|told|asked|works? for|worked for|und|c'est|soy|sono|bin|mit|con|avec|com|met)$/;
/** A name, be it in no list. */
export const NAMING =
  /(?:^| )(?:calls? (?:me|him|her|them)|called(?: me| him| her| them)?|named|name of|meets?|met|goes by|go by|se llama|si chiama|s'appelle|se chama|chama-se|(?:talk|talks|talked|talking|speak|speaks|spoke|speaking|spoken) (?:to|with)|(?:lunch|dinner|coffee|breakfast|drinks|argument) with|report(?:s|ed|ing)? to|(?:write|wrote|written|writing) to|asks?|asked|tells?|told|e-?mailed|texted|phoned|thanked|invited)$/;
/** A relation, then this, then a name that is listed: "our director is Hamish". */
export const IS = words("is was est es e ist called named");

export const HAIL = words(
  "hi hello hey thanks bye goodbye dear morning afternoon evening welcome hallo danke bonjour merci hola gracias ciao grazie",
);
/** Agree with the one addressed, in languages whose nouns or following words are in no list. */
export const FOREIGN_HAIL = words(
  "liebe lieber cher chere querido querida caro cara beste geachte estimado estimada prezado prezada ola oi salut hoi obrigado obrigada",
);
/** Closes a letter; the name of who wrote it stands behind, alone. */
export const CLOSING = words(
  "regards wishes cheers sincerely cordially yours love best thanks grusse gruss grussen cordialement amicalement bises saludos abrazo abrazos groet groeten groetjes abraco abracos beijos saluti",
);
export const AND = words("and et y e en");
export const PLACE_BEFORE = words(
  "a an my his her our this in at from near to visit visiting of around outside through via the",
);
