import { Field, Float, ID, ObjectType } from "type-graphql";
import type { Source } from "../../entities";
import { toPublicId } from "../../entities/public-id";
import { DateTime } from "../scalars";

@ObjectType("UploadHeader", { description: "A header that the upload has to carry." })
export class UploadHeader {
  @Field(() => String, { description: "Its name." })
  name: string;

  @Field(() => String, { description: "Its value." })
  value: string;
}

@ObjectType("Upload", { description: "Where to send the bytes of a file." })
export class Upload {
  @Field(() => ID, { description: "The source they become; completeUpload takes it." })
  sourceId: string;

  @Field(() => String, { description: "Where to send them; for this file alone, until it is completed." })
  url: string;

  @Field(() => String, { description: "The HTTP method: PUT." })
  method: string;

  @Field(() => [UploadHeader], { description: "The headers to send with them." })
  headers: UploadHeader[];

  @Field(() => DateTime, { description: "Until when the URL works." })
  expiresAt: Date;

  @Field(() => Float, { description: "The most bytes it takes." })
  maxBytes: number;
}

/** What a client needs to send the bytes of a source. */
export function toUpload(given: {
  source: Pick<Source, "id" | "mediaType">;
  url: string;
  expiresAt: Date;
  maxBytes: number;
}): Upload {
  const { source, url, expiresAt, maxBytes } = given;
  const headers = [{ name: "Content-Type", value: source.mediaType }];
  const sourceId = toPublicId("source", source.id);
  return Object.assign(new Upload(), { sourceId, url, method: "PUT", headers, expiresAt, maxBytes });
}
