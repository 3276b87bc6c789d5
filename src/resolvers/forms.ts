import { Arg, Args, Ctx, FieldResolver, ID, Query, Resolver, Root } from "type-graphql";
import { openContent } from "../reads/content";
import { findTemplate, listForms, listTemplates, valueSourcesOf, valuesOf } from "../reads/forms";
import { dueOf, isOnHold } from "../reads/holds";
import { findSession } from "../reads/sessions";
import { ForwardArgs } from "../schema/connection";
import { readPage } from "../schema/cursors";
import { readFilterId } from "../schema/ids";
import {
  FilledFormConnection,
  FilledFormType,
  FormTemplateConnection,
  FormValueType,
  toFormTemplate,
  toFormValue,
  toValueSource,
  ValueSource,
} from "../schema/types/form";
import { toSession } from "../schema/types/session";
import type { Context } from "./context";

@Resolver(() => FilledFormType)
export class FilledFormResolver {
  @Query(() => FormTemplateConnection, { description: "The workspace's form templates." })
  formTemplates(@Args(() => ForwardArgs) page: ForwardArgs, @Ctx() { loaders }: Context) {
    return new FormTemplateConnection(listTemplates(loaders, readPage(page)));
  }

  @Query(() => FilledFormConnection, { description: "The viewer's filled forms." })
  filledForms(
    @Arg("sessionId", () => ID, { nullable: true, description: "Only those of this session." }) sessionId:
      | string
      | null,
    @Args(() => ForwardArgs) page: ForwardArgs,
    @Ctx() { loaders }: Context,
  ) {
    const session = readFilterId("session", sessionId, ["sessionId"]);
    return new FilledFormConnection(listForms(loaders, session, readPage(page)));
  }

  @FieldResolver()
  expiresAt(@Root() { row }: FilledFormType, @Ctx() { loaders }: Context) {
    return dueOf(loaders, row);
  }

  @FieldResolver()
  onHold(@Root() { row }: FilledFormType, @Ctx() { loaders }: Context) {
    return isOnHold(loaders, row);
  }

  @FieldResolver()
  async template(@Root() { row }: FilledFormType, @Ctx() { loaders }: Context) {
    const template = await findTemplate(loaders, row.templateId);
    return template && toFormTemplate(template);
  }

  @FieldResolver()
  async session(@Root() { row }: FilledFormType, @Ctx() { loaders }: Context) {
    const session = await findSession(loaders, row.sessionId);
    return session && toSession(session);
  }

  @FieldResolver()
  async values(@Root() { row }: FilledFormType, @Ctx() { loaders }: Context) {
    return (await valuesOf(loaders, row)).map(toFormValue);
  }
}

@Resolver(() => FormValueType)
export class FormValueResolver {
  @FieldResolver()
  value(@Root() { row }: FormValueType, @Ctx() { keys }: Context) {
    return openContent(keys, "form_value", "value", row);
  }

  @FieldResolver()
  async sources(@Root() { row }: FormValueType, @Ctx() { loaders }: Context) {
    return (await valueSourcesOf(loaders, row.id)).map(toValueSource);
  }
}

@Resolver(() => ValueSource)
export class ValueSourceResolver {
  @FieldResolver()
  quote(@Root() { row }: ValueSource, @Ctx() { keys }: Context) {
    return openContent(keys, "form_value_source", "quote", row);
  }
}
