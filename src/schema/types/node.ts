import { Field, ID, InterfaceType } from "type-graphql";

@InterfaceType("Node", { description: "Anything that has an id of its own and can be asked for by it." })
export abstract class Node {
  @Field(() => ID, { description: "Opaque and typed: a short prefix that says what it is, and a UUIDv7." })
  id: string;
}
