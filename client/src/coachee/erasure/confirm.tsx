import { Button, Group, Modal, Stack, Textarea, TextInput } from "@mantine/core";
import { type FormEvent, type ReactNode, useState } from "react";
import { useTranslation } from "react-i18next";
import { graphql } from "../../gql";
import { newKey, type UserError, useAction } from "../../shared/api/use-action";
import { useViewer } from "../../shared/api/viewer";
import { useSignIn } from "../../shared/auth/sign-in-context";
import { toNumber } from "../../shared/ui/format";
import { inWords } from "../../shared/ui/in-words";
import { goOnWithout } from "../follow/receipt-address";
import classes from "./erasure.module.css";
import { Goes, Stays } from "./goes-and-stays";
import type { Previewed } from "./preview";
import { keepReceipt } from "./receipt-kept";

const REQUEST = graphql(`
  mutation RequestMyErasure($input: RequestErasureInput!) {
    requestErasure(input: $input) {
      userErrors {
        ...Refusal_userError
      }
      receipt
      request {
        id
        state
      }
    }
  }
`);

const WORD = "ERASE";

interface Props {
  subjectId: string;
  seen: Previewed;
  lookAgain: () => Promise<unknown>;
  close: () => void;
}

/** The last question before it begins. Whoever only presses Enter keeps everything. */
export function Confirm(props: Props) {
  const { t } = useTranslation("coachee");
  const { seen, close } = props;
  const [word, setWord] = useState("");
  const [reason, setReason] = useState("");
  const { errors, busy, request } = useRequest(props);
  const words: Record<string, string> = t("refusal", { returnObjects: true });
  const errorAt = (field: string) => errors.find((error) => error.field?.includes(field));
  const said = (field: string) => {
    const error = errorAt(field);
    return error && inWords(words, error);
  };
  const send = (event: FormEvent) => {
    event.preventDefault();
    void request({ word, reason });
  };
  return (
    <Modal opened onClose={close} title={t("erasure.confirm.title")} size="lg">
      <form onSubmit={send}>
        <Stack gap="md">
          <What seen={seen} />
          <Word word={word} change={setWord} isWrong={Boolean(errorAt("confirmation"))} />
          <Why reason={reason} change={setReason} error={said("reason")} />
          <Refused errors={errors.filter(({ code }) => code !== "CONFIRMATION_MISMATCH" && !errorAt("reason"))} />
          <Group gap="xs" justify="flex-end">
            <Button onClick={close} data-autofocus>
              {t("erasure.confirm.keep")}
            </Button>
            <Button type="submit" loading={busy} c="var(--rg-bad)">
              {t("erase.title")}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}

/** What goes and stays, and when it begins. */
function What({ seen }: { seen: Previewed }) {
  const { t } = useTranslation("coachee");
  const goes = seen.erased.reduce((sum, { count }) => sum + count, 0);
  return (
    <>
      <p className={classes.plain}>{t("erasure.confirm.goes", { count: goes, number: toNumber(goes) })}</p>
      <div className={classes.reading}>
        <Goes seen={seen} />
        <Stays seen={seen} />
      </div>
      <When />
    </>
  );
}

function Word({ word, change, isWrong }: { word: string; change: (word: string) => void; isWrong: boolean }) {
  const { t } = useTranslation("coachee");
  return (
    <TextInput
      label={t("erasure.confirm.word", { word: WORD })}
      description={t("erasure.confirm.wordText", { word: WORD })}
      value={word}
      onChange={(event) => change(event.currentTarget.value)}
      error={isWrong && t("erasure.confirm.mismatch", { word: WORD })}
      autoComplete="off"
      spellCheck={false}
    />
  );
}

function Why({ reason, change, error }: { reason: string; change: (reason: string) => void; error?: ReactNode }) {
  const { t } = useTranslation("coachee");
  return (
    <Textarea
      label={t("erasure.confirm.reason")}
      value={reason}
      onChange={(event) => change(event.currentTarget.value)}
      error={error}
      autosize
      minRows={2}
    />
  );
}

/** Asks for it, and then goes where it can be followed once the account is gone. */
function useRequest({ subjectId, seen, lookAgain, close }: Props) {
  const [key, setKey] = useState(newKey);
  const [errors, setErrors] = useState<readonly UserError[]>([]);
  const [ask, { busy }] = useAction(REQUEST, { refetch: ["MyErasure"] });
  const request = async ({ word, reason }: { word: string; reason: string }) => {
    const confirmation = word.trim();
    // Told at once, before a sign-in is asked for.
    if (confirmation !== WORD)
      return setErrors([{ code: "CONFIRMATION_MISMATCH", field: ["confirmation"], message: "" }]);
    const input = { subjectId, confirmation, previewToken: seen.token, reason: reason.trim() || null };
    const outcome = await ask({ input: { ...input, idempotencyKey: key } });
    setErrors(outcome.ok ? [] : outcome.errors);
    if (!outcome.ok) {
      // Without an answer it may have been done all the same: sent again with its key, it is done once.
      if (outcome.errors.length > 0) setKey(newKey());
      if (outcome.errors.some(({ code }) => code === "PREVIEW_STALE")) await lookAgain();
      return;
    }
    const { receipt, request: asked } = outcome.payload;
    if (receipt) keepReceipt(receipt);
    if (receipt && asked?.state === "RUNNING") goOnWithout(receipt);
    else close();
  };
  return { errors, busy, request };
}

/** When it begins: at once, after some hours, or after somebody else has agreed. */
function When() {
  const { t } = useTranslation("coachee");
  const { erasureApproval, erasureCancelWindowHours: hours } = useViewer().workspace;
  const second = erasureApproval === "SECOND_PERSON" && t("erasure.confirm.second");
  const begins = hours > 0 ? t("erasure.confirm.window", { count: hours }) : t("erasure.confirm.atOnce");
  return (
    <p className={classes.plain}>
      {second || begins} {second && hours > 0 && begins}
    </p>
  );
}

function Refused({ errors }: { errors: readonly UserError[] }) {
  const { t } = useTranslation("coachee");
  const signIn = useSignIn();
  const words: Record<string, string> = t("refusal", { returnObjects: true });
  const [first] = errors;
  if (!first) return null;
  if (first.code === "PREVIEW_STALE") return <p role="alert">{t("erasure.confirm.stale")}</p>;
  if (first.code !== "FORBIDDEN") return <p role="alert">{inWords(words, first)}</p>;
  return (
    <div role="alert" className={classes.again}>
      <p>{t("erasure.confirm.signIn")}</p>
      <Button onClick={() => void signIn.again()}>{t("erasure.confirm.signInAgain")}</Button>
    </div>
  );
}
