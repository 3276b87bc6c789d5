import DataLoader from "dataloader";
import type { App, Who } from "../app";
import { beyondStatement, type CursorKey, countStatement, type ListOf, type PageRequest, pageStatement } from "./page";
import { type Statement, Values } from "./statement";
import { columnsOf, type Table, toCamel } from "./table";
import { Turn } from "./turn";

type Keyed<R> = { parentId: string } & R;
type Sought<R> = { sought: string } & R;

/**
 * The reads of one operation: each row and each list is read once, batched with its like and sent with whatever else
 * is asked for in the same turn. Never shared between operations; forgotten after each mutation.
 */
export class Loaders {
  private readonly known = new Map<string, DataLoader<string, unknown>>();
  private readonly turn: Turn;

  constructor(
    private readonly app: App,
    readonly who: Who,
  ) {
    this.turn = new Turn(app, who);
  }

  /** The time that rules are judged by. */
  now(): Date {
    return this.app.clock.now();
  }

  /** What was read before a write is no longer true. */
  forget(): void {
    this.known.clear();
  }

  rows<R>(statement: Statement<R>): Promise<R[]> {
    return this.turn.rows(statement);
  }

  /** The row whose `column` is this, null where there is none or it isn't theirs to see. */
  find<R>(of: Table<R>, key: string, column = "id"): Promise<R | null> {
    return this.batched<R | null>(`${of.name}.${column}`, key, async (keys) => {
      const rows = await this.matching(of, column, keys);
      const found = new Map(rows.map((row) => [row.sought, row]));
      return keys.map((each) => found.get(each) ?? null);
    });
  }

  /** Every row whose `column` is this, in order. */
  all<R>(of: Table<R>, column: string, key: string, order: string): Promise<R[]> {
    return this.batched<R[]>(`${of.name}.all.${column}`, key, async (keys) => {
      const groups = groupBy(await this.matching(of, column, keys, order), (row) => row.sought);
      return keys.map((each) => groups.get(each) ?? []);
    });
  }

  /** One answer for each of many keys, from one statement over all of them; its rows carry `parentId`. */
  async each<R>(name: string, key: string, statement: (keys: readonly string[]) => Statement<Keyed<R>>): Promise<R[]> {
    return this.batched<R[]>(name, key, async (keys) => {
      const groups = groupBy(await this.turn.rows(statement(keys)), (row) => row.parentId);
      return keys.map((each) => groups.get(each) ?? []);
    });
  }

  /** A page of a list. Each part is read when it is asked for, and once. */
  page<R>(list: ListOf<R>, request: PageRequest, parent: string | null = null): Page<R> {
    const ask = async <A>(name: string, statement: (parents: readonly string[] | null) => Statement<A>) => {
      if (parent === null) return this.turn.rows(statement(null));
      return this.each<A>(`${list.of.name}.${list.parent}.${name}`, parent, statement as never);
    };
    return new Page(request, {
      keyOf: (row) => keyOf(list, row),
      rows: () => ask(`page.${JSON.stringify(request)}`, (parents) => pageStatement(list, request, parents)),
      count: async () => (await ask("count", (parents) => countStatement(list, parents)))[0]?.found ?? 0,
      beyond: async (side, key) => {
        const name = `${side}.${key.at.getTime()}.${key.id}`;
        return (await ask(name, (parents) => beyondStatement(list, { side, key }, parents)))[0]?.found ?? false;
      },
    });
  }

  /** Not under parent_id, which some tables have a column of. */
  private matching<R>(of: Table<R>, column: string, keys: readonly string[], order?: string): Promise<Sought<R>[]> {
    const values = new Values();
    const workspace = `t.workspace_id = ${values.add(this.who.workspaceId)}`;
    const text = `select t.${column} as sought, ${columnsOf(of)} from ${of.name} t
      where ${workspace} and t.${column} = any(${values.add(keys)})${order ? ` order by ${order}` : ""}`;
    return this.turn.rows<Sought<R>>({ text, values: values.all, kinds: of.kinds });
  }

  private batched<A>(name: string, key: string, read: (keys: readonly string[]) => Promise<A[]>): Promise<A> {
    let loader = this.known.get(name) as DataLoader<string, A> | undefined;
    if (!loader) {
      loader = new DataLoader(read);
      this.known.set(name, loader as DataLoader<string, unknown>);
    }
    return loader.load(key);
  }
}

interface PageParts<R> {
  keyOf(row: R): CursorKey;
  rows(): Promise<R[]>;
  count(): Promise<number>;
  beyond(side: "after" | "before", key: CursorKey): Promise<boolean>;
}

/** One page: its rows in the list's order whichever end they were counted from. */
export class Page<R> {
  private read: Promise<R[]> | null = null;

  constructor(
    private readonly request: PageRequest,
    private readonly parts: PageParts<R>,
  ) {}

  keyOf(row: R): CursorKey {
    return this.parts.keyOf(row);
  }

  async rows(): Promise<R[]> {
    const rows = (await this.all()).slice(0, this.request.count);
    return this.request.backward ? rows.reverse() : rows;
  }

  /** Towards the end of the list: by the row read beyond the page, or by what lies at or past `before`. */
  async hasNext(): Promise<boolean> {
    const { backward, before } = this.request;
    if (!backward && (await this.hasMore())) return true;
    return before ? this.parts.beyond("before", before) : false;
  }

  async hasPrevious(): Promise<boolean> {
    const { backward, after } = this.request;
    if (backward && (await this.hasMore())) return true;
    return after ? this.parts.beyond("after", after) : false;
  }

  count(): Promise<number> {
    return this.parts.count();
  }

  private async hasMore(): Promise<boolean> {
    return (await this.all()).length > this.request.count;
  }

  private all(): Promise<R[]> {
    this.read ??= this.parts.rows();
    return this.read;
  }
}

function keyOf<R>(list: ListOf<R>, row: R): CursorKey {
  const columns = row as unknown as Record<string, Date> & { id: string };
  return { at: columns[toCamel(list.order)] as Date, id: columns.id };
}

function groupBy<R>(rows: R[], keyOf: (row: R) => string): Map<string, R[]> {
  const groups = new Map<string, R[]>();
  for (const row of rows) {
    const group = groups.get(keyOf(row));
    if (group) group.push(row);
    else groups.set(keyOf(row), [row]);
  }
  return groups;
}
