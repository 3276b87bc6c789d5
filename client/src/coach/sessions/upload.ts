import { useState } from "react";
import { graphql } from "../../gql";
import type { RequestUploadMutation, SourceKind } from "../../gql/graphql";
import { newKey, useAction } from "../../shared/api/use-action";
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

/** One file on its way; `failure` says why it did not get there. */
export interface Sending {
  key: string;
  name: string;
  share: number;
  failure: string | null;
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

/** Sends files of a session one after the other: asks where to, sends, says that it is sent. */
export function useUpload(sessionId: string) {
  const [request] = useAction(REQUEST);
  const [complete] = useAction(COMPLETE, { refetch: REFETCH });
  const [sending, setSending] = useState<readonly Sending[]>([]);
  const update = (key: string, now: Partial<Sending>) =>
    setSending((all) => all.map((one) => (one.key === key ? { ...one, ...now } : one)));
  const drop = (key: string) => setSending((all) => all.filter((one) => one.key !== key));

  const sendOne = async (file: File, key: string): Promise<string | null> => {
    const about = { filename: file.name, mediaType: toMediaType(file), byteSize: file.size, kind: toKind(file) };
    const asked = await request({ input: { sessionId, ...about, idempotencyKey: key } });
    if (!asked.ok) return asked.errors.map(({ message }) => message).join(" ");
    const { upload } = asked.payload;
    if (!upload) return "";
    const refused = await put(file, upload, (share) => update(key, { share }));
    if (refused !== null) return refused;
    const done = await complete({ input: { sourceId: upload.sourceId, idempotencyKey: newKey() } });
    return done.ok ? null : done.errors.map(({ message }) => message).join(" ");
  };
  const send = async (files: readonly File[]) => {
    const named = files.map((file) => ({ file, key: newKey() }));
    setSending((all) => [...all, ...named.map(({ file, key }) => ({ key, name: file.name, share: 0, failure: null }))]);
    for (const { file, key } of named) {
      const failure = await sendOne(file, key);
      if (failure === null) drop(key);
      else update(key, { failure });
    }
  };
  return { send, sending, drop };
}

/** XMLHttpRequest, because fetch can't say how far an upload is. Gives the refusal's words, "" for none, null when sent. */
function put(file: File, { url, method, headers }: Target, onProgress: (share: number) => void) {
  return new Promise<string | null>((done) => {
    const request = new XMLHttpRequest();
    request.open(method, url);
    for (const { name, value } of headers) request.setRequestHeader(name, value);
    request.upload.onprogress = ({ loaded, total }) => onProgress(total > 0 ? loaded / total : 0);
    request.onload = () => done(request.status < 300 ? null : wordsOf(request.responseText));
    request.onerror = () => done("");
    request.send(file);
  });
}

function wordsOf(answer: string): string {
  try {
    return (JSON.parse(answer) as { error?: { message?: string } }).error?.message ?? "";
  } catch {
    return "";
  }
}
