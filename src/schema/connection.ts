import { ArgsType, type ClassType, Field, Int, ObjectType } from "type-graphql";
import { type CursorKey, type PageArguments, toCursor } from "./cursors";

/** One page as the reads give it; each part is read when it is first asked for, and once. */
export interface PageOf<R> {
  rows(): Promise<R[]>;
  keyOf(row: R): CursorKey;
  hasNext(): Promise<boolean>;
  hasPrevious(): Promise<boolean>;
  count(): Promise<number>;
}

@ObjectType("PageInfo", { description: "Where a page stands in its list." })
export class PageInfo {
  constructor(private readonly page: PageOf<unknown>) {}

  @Field(() => Boolean, { description: "Whether more items follow." })
  hasNextPage(): Promise<boolean> {
    return this.page.hasNext();
  }

  @Field(() => Boolean, { description: "Whether items come before." })
  hasPreviousPage(): Promise<boolean> {
    return this.page.hasPrevious();
  }

  @Field(() => String, { nullable: true, description: "The first item's cursor." })
  async startCursor(): Promise<string | null> {
    return this.cursorAt(0);
  }

  @Field(() => String, { nullable: true, description: "The last item's cursor; pass it as after." })
  async endCursor(): Promise<string | null> {
    return this.cursorAt(-1);
  }

  private async cursorAt(index: number): Promise<string | null> {
    const row = (await this.page.rows()).at(index);
    return row === undefined ? null : toCursor(this.page.keyOf(row));
  }
}

@ArgsType()
export class ForwardArgs implements PageArguments {
  @Field(() => Int, {
    nullable: true,
    description: "How many from the beginning on, 1 to 100; 20 when nothing is said.",
  })
  first?: number | null;

  @Field(() => String, { nullable: true, description: "Only what follows this cursor." })
  after?: string | null;
}

@ArgsType()
export class PageArgs extends ForwardArgs {
  @Field(() => Int, { nullable: true, description: "How many from the end back, 1 to 100, instead of first." })
  last?: number | null;

  @Field(() => String, { nullable: true, description: "Only what comes before this cursor." })
  before?: string | null;
}

export interface ConnectionOf<R> {
  new (page: PageOf<R>): object;
}

/** The Relay connection of one type: `<name>Connection` and `<name>Edge`, over rows that `toNode` maps. */
export function connection<R, N extends object>(
  name: string,
  plural: string,
  nodeType: () => ClassType<N>,
  toNode: (row: R) => N,
  order = "newest first",
): ConnectionOf<R> {
  @ObjectType(`${name}Edge`, { description: `One of ${plural} and its place in the list.` })
  class Edge {
    @Field(() => String, { description: "Its place in the list, for after and before." })
    cursor: string;

    @Field(nodeType, { description: "The item itself." })
    node: N;
  }

  @ObjectType(`${name}Connection`, { description: `A page of ${plural}, ${order}.` })
  class Connection {
    constructor(private readonly page: PageOf<R>) {}

    @Field(() => [Edge], { description: "The items of this page with their cursors." })
    async edges(): Promise<Edge[]> {
      const { page } = this;
      const toEdge = (row: R) => Object.assign(new Edge(), { cursor: toCursor(page.keyOf(row)), node: toNode(row) });
      return (await page.rows()).map(toEdge);
    }

    @Field(() => [nodeType()], { description: "The items of this page." })
    async nodes(): Promise<N[]> {
      return (await this.page.rows()).map(toNode);
    }

    @Field(() => PageInfo, { description: "Whether there is more, and the cursors to ask for it." })
    pageInfo(): PageInfo {
      return new PageInfo(this.page as PageOf<unknown>);
    }

    @Field(() => Int, { description: "How many the whole list has; counted only when asked for." })
    totalCount(): Promise<number> {
      return this.page.count();
    }
  }
  return Connection;
}
