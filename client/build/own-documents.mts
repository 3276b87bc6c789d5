import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { type Plugin, parseAst, Visitor } from "vite";

const DOCUMENT = "graphql-document:";
const FRAGMENT = "graphql-fragment:";

interface Definition {
  kind: string;
  name: { value: string };
}
interface Document {
  definitions: Definition[];
}

/** What codegen wrote: the name of each document by its text, the documents, and each fragment once. */
interface Generated {
  names: Map<string, string>;
  documents: Map<string, Document>;
  fragments: Map<string, Definition>;
}

/**
 * Gives each page its own GraphQL documents. What codegen writes is one module with all of them, found at run time by
 * their text: the first page would load every page's, twice.
 */
export function ownDocuments(folder: string): Plugin {
  let generated: Generated;
  return {
    name: "own-documents",
    apply: "build",
    async buildStart() {
      generated = await readGenerated(folder);
    },
    resolveId: { filter: { id: /^graphql-(document|fragment):/ }, handler: (id) => `\0${id}` },
    load: {
      filter: { id: /^\0graphql-(document|fragment):/ },
      handler: (id) => ({ code: toModule(id.slice(1), generated), moduleSideEffects: false }),
    },
    transform: {
      filter: { code: "graphql(`", id: { include: /\/client\/src\//, exclude: /\/src\/gql\// } },
      handler: (code) => ({ code: nameDocuments(code, generated.names), map: null }),
    },
  };
}

async function readGenerated(folder: string): Promise<Generated> {
  const index = await readFile(join(folder, "gql.ts"), "utf8");
  const names = [...index.matchAll(/^ {4}(".*"): types\.(\w+),$/gm)].map(
    ([, text = "", name = ""]) => [JSON.parse(text) as string, name] as const,
  );
  const modules = await readFile(join(folder, "graphql.ts"), "utf8");
  const documents = [...modules.matchAll(/^export const (\w+) = (\{.*\}) as unknown as /gm)].map(
    ([, name = "", text = ""]) => [name, JSON.parse(text) as Document] as const,
  );
  const fragments = documents.flatMap(([, { definitions }]) => definitions.filter(isFragment));
  return {
    names: new Map(names),
    documents: new Map(documents),
    fragments: new Map(fragments.map((fragment) => [fragment.name.value, fragment])),
  };
}

const isFragment = ({ kind }: Definition): boolean => kind === "FragmentDefinition";

/** A document takes its fragments from their own modules: pages share them, and none is there twice. */
function toModule(id: string, { documents, fragments }: Generated): string {
  if (id.startsWith(FRAGMENT)) return `export default ${JSON.stringify(fragments.get(id.slice(FRAGMENT.length)))};`;
  const { definitions, ...rest } = documents.get(id.slice(DOCUMENT.length)) as Document;
  const used = definitions.filter(isFragment).map(({ name }) => name.value);
  const imports = used.map((name) => `import ${name} from "${FRAGMENT}${name}";`);
  const own = definitions.filter((definition) => !isFragment(definition)).map((one) => JSON.stringify(one));
  return [
    ...imports,
    `export default { ...${JSON.stringify(rest)}, definitions: [${[...own, ...used].join(", ")}] };`,
  ].join("\n");
}

function nameDocuments(code: string, names: ReadonlyMap<string, string>): string {
  const calls: { start: number; end: number; name: string }[] = [];
  new Visitor({
    CallExpression({ callee, arguments: [text], start, end }) {
      if (callee.type !== "Identifier" || callee.name !== "graphql" || text?.type !== "TemplateLiteral") return;
      const name = names.get(text.quasis[0]?.value.cooked ?? "");
      if (!name) throw new Error("A GraphQL document is not in client/src/gql: run `npm run codegen`.");
      calls.push({ start, end, name });
    },
  }).visit(parseAst(code));
  const named = calls.reduceRight((text, { start, end, name }) => text.slice(0, start) + name + text.slice(end), code);
  return `${calls.map(({ name }) => `import ${name} from "${DOCUMENT}${name}";`).join(" ")} ${named}`;
}
