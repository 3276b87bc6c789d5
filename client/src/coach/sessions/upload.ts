import { useState } from "react";
import { graphql } from "../../gql";
import type { RequestUploadMutation, SourceKind } from "../../gql/graphql";
import { newKey, type UserError, useAction } from "../../shared/api/use-action";
import { REFETCH } from "./session-data";

const REQUEST = graphql(`
  mutation RequestUpload($input: RequestUploadInput!) {
    requestUpload(input: $input) {
      userErrors {
        ...Refusal_userError
      }
      upload {
        sourceId
        url
        method
        headers {
          name
          value
        }
      }
    }
  }
`);

const COMPLETE = graphql(`
  mutation CompleteUpload($input: CompleteUploadInput!) {
    completeUpload(input: $input) {
      userErrors {
        ...Refusal_userError
      }
      source {
        id
        state
      }
    }
  }
`);

type Target = NonNullable<RequestUploadMutation["requestUpload"]["upload"]>;

/** Why a file did not get there: the server's code, and its words for what has none in the catalogue. */
export interface Failure {
  code: string;
  message: string;
}

/** One file on its way. */
export interface Sending {
  key: string;
  name: string;
  /** The source it becomes, once the server has said so. */
  sourceId: string | null;
  share: number;
  failure: Failure | null;
}

/** Browsers don't know these by their names. */
const mediaTypes: Record<string, string> = { vtt: "text/vtt", srt: "application/x-subrip", md: "text/markdown" };
const endOf = (name: string) => name.split(".").at(-1)?.toLowerCase() ?? "";

const toMediaType = ({ type, name }: File) => type || mediaTypes[endOf(name)] || "application/octet-stream";

function toKind(file: File): SourceKind {
  if (/^(audio|video)\//.test(file.type)) return "RECORDING";
  if (["vtt", "srt"].includes(endOf(file.name))) return "TRANSCRIPT_FILE";
  return /chat.*\.txt$/i.test(file.name) ? "CHAT" : "FILE";
}

const NOT_SENT: Failure = { code: "NOT_SENT", message: "" };
const toFailure = ([first]: readonly UserError[]): Failure => first ?? NOT_SENT;

/** Sends files of a session one after the other: asks where to, sends, says that it is sent. */
export function useUpload(sessionId: string) {
  const [sending, setSending] = useState<readonly Sending[]>([]);
  const sendOne = useSendOne(sessionId);
  const update = (key: string, now: Partial<Sending>) =>
    setSending((all) => all.map((one) => (one.key === key ? { ...one, ...now } : one)));
  const drop = (key: string) => setSending((all) => all.filter((one) => one.key !== key));
  const send = async (files: readonly File[]) => {
    const named = files.map((file) => ({ file, key: newKey() }));
    const fresh = { sourceId: null, share: 0, failure: null };
    setSending((all) => [...all, ...named.map(({ file, key }) => ({ key, name: file.name, ...fresh }))]);
    for (const { file, key } of named) {
      const failure = await sendOne(file, key, (now) => update(key, now));
      if (failure === null) drop(key);
      else update(key, { failure });
    }
  };
  return { send, sending, drop };
}

function useSendOne(sessionId: string) {
  const [request] = useAction(REQUEST);
  const [complete] = useAction(COMPLETE, { refetch: REFETCH });
  return async (file: File, key: string, onChange: (now: Partial<Sending>) => void): Promise<Failure | null> => {
    const about = { filename: file.name, mediaType: toMediaType(file), byteSize: file.size, kind: toKind(file) };
    const asked = await request({ input: { sessionId, ...about, idempotencyKey: key } });
    if (!asked.ok) return toFailure(asked.errors);
    const { upload } = asked.payload;
    if (!upload) return NOT_SENT;
    onChange({ sourceId: upload.sourceId });
    const refused = await put(file, upload, (share) => onChange({ share }));
    if (refused !== null) return refused;
    const done = await complete({ input: { sourceId: upload.sourceId, idempotencyKey: newKey() } });
    return done.ok ? null : toFailure(done.errors);
  };
}

/** XMLHttpRequest, because fetch can't say how far an upload is. Gives why it was refused; null when it is there. */
function put(file: File, { url, method, headers }: Target, onProgress: (share: number) => void) {
  return new Promise<Failure | null>((done) => {
    const request = new XMLHttpRequest();
    request.open(method, url);
    for (const { name, value } of headers) request.setRequestHeader(name, value);
    request.upload.onprogress = ({ loaded, total }) => onProgress(total > 0 ? loaded / total : 0);
    request.onload = () => done(request.status < 300 ? null : failureOf(request.responseText));
    request.onerror = () => done(NOT_SENT);
    request.send(file);
  });
}

function failureOf(answer: string): Failure {
  try {
    return (JSON.parse(answer) as { error?: Failure }).error ?? NOT_SENT;
  } catch {
    return NOT_SENT;
  }
}
