import { readFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { type Plugin, parseAst } from "vite";

/** The module that a name of a package comes from, and what it is called there. */
interface Home {
  module: string;
  name: string;
}
type Homes = ReadonlyMap<string, Home>;

/**
 * Names each import's own module instead of the package's barrel. Rolldown counts whatever a barrel hands on as needed by
 * everyone who imports from it: by way of the barrel, the first page loads what any page uses.
 */
export function straightImports(packages: readonly string[]): Plugin {
  const barrels = new Map<string, Homes>();
  return {
    name: "straight-imports",
    apply: "build",
    async buildStart() {
      for (const name of packages) {
        const barrel = await this.resolve(name, import.meta.filename);
        if (!barrel) throw new Error(`There is no package ${name}.`);
        barrels.set(name, await readBarrel(barrel.id));
      }
    },
    transform: {
      filter: { code: packages.map((name) => `"${name}"`) },
      handler: (code) => ({ code: straighten(code, barrels), map: null }),
    },
  };
}

async function readBarrel(file: string): Promise<Homes> {
  const homes = new Map<string, Home>();
  for (const statement of parseAst(await readFile(file, "utf8")).body) {
    if (statement.type !== "ImportDeclaration") continue;
    const from = statement.source.value;
    const module = from.startsWith(".") ? join(dirname(file), from) : from;
    for (const specifier of statement.specifiers) {
      const name = importedName(specifier);
      if (name) homes.set(specifier.local.name, { module, name });
    }
  }
  return homes;
}

function straighten(code: string, barrels: ReadonlyMap<string, Homes>): string {
  let straight = code;
  for (const statement of parseAst(code).body.toReversed()) {
    if (statement.type !== "ImportDeclaration") continue;
    const homes = barrels.get(statement.source.value);
    if (!homes) continue;
    const imports = statement.specifiers.map((specifier) => {
      const home = homes.get(importedName(specifier) ?? "");
      if (!home) throw new Error(`${statement.source.value} has no ${code.slice(specifier.start, specifier.end)}.`);
      return `import { ${home.name} as ${specifier.local.name} } from ${JSON.stringify(home.module)};`;
    });
    straight = straight.slice(0, statement.start) + imports.join(" ") + straight.slice(statement.end);
  }
  return straight;
}

type Statement = ReturnType<typeof parseAst>["body"][number];
type Specifier = Extract<Statement, { type: "ImportDeclaration" }>["specifiers"][number];

const importedName = (specifier: Specifier): string | null =>
  specifier.type === "ImportSpecifier" && specifier.imported.type === "Identifier" ? specifier.imported.name : null;
