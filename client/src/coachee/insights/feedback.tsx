import { Button, Checkbox, Group, Radio, Stack, Textarea, Title } from "@mantine/core";
import { type FormEvent, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { type FragmentType, graphql, readFragment } from "../../gql";
import type { Feedback_PackFragment } from "../../gql/graphql";
import { newKey, type UserError, useAction } from "../../shared/api/use-action";
import { inWords } from "../../shared/ui/in-words";
import { toDay } from "../../shared/ui/when";
import classes from "./insights.module.css";

const Feedback_pack = graphql(`
  fragment Feedback_pack on EvidencePack {
    id
    feedback {
      at
      helpful
      comment
      correction
    }
  }
`);

const GIVE = graphql(`
  mutation GiveFeedback($input: GiveFeedbackInput!) {
    giveFeedback(input: $input) {
      userErrors {
        ...Refusal_userError
      }
      pack {
        id
        ...Feedback_pack
      }
    }
  }
`);

/** What the reader said before, and a gentle question. */
export function Feedback(props: { pack: FragmentType<typeof Feedback_pack> }) {
  const { t } = useTranslation("coachee");
  const { id, feedback } = readFragment(Feedback_pack, props.pack);
  const said = feedback ?? [];
  const [isOpen, setOpen] = useState(false);
  const section = useRef<HTMLElement>(null);
  const close = () => {
    setOpen(false);
    // The form that had the focus goes.
    section.current?.focus();
  };
  return (
    <section className={classes.feedback} ref={section} tabIndex={-1} aria-label={t("feedback.said")}>
      {said.length > 0 && (
        <Title order={2} className={classes.title}>
          {t("feedback.said")}
        </Title>
      )}
      <div role="status">
        {said.map((one) => (
          <Said key={one.at} said={one} />
        ))}
      </div>
      {said.length === 0 || isOpen ? (
        <Ask packId={id} done={close} />
      ) : (
        <Button onClick={() => setOpen(true)}>{t("feedback.more")}</Button>
      )}
    </section>
  );
}

function Said({ said }: { said: NonNullable<Feedback_PackFragment["feedback"]>[number] }) {
  const { t } = useTranslation("coachee");
  const { at, helpful, comment, correction } = said;
  return (
    <div className={classes.said}>
      <p>{t(helpful ? "feedback.wasHelpful" : "feedback.wasNot", { day: toDay(at) })}</p>
      {comment && <p className={classes.reasoning}>{t("insight.quote", { quote: comment })}</p>}
      {correction && (
        <p className={classes.reasoning}>
          {t("feedback.meant")} {t("insight.quote", { quote: correction })}
        </p>
      )}
    </div>
  );
}

interface Words {
  comment: string;
  isWrong: boolean;
  correction: string;
}

function Ask({ packId, done }: { packId: string; done: () => void }) {
  const { t } = useTranslation("coachee");
  const [answer, setAnswer] = useState<string | null>(null);
  const [words, setWords] = useState<Words>({ comment: "", isWrong: false, correction: "" });
  const { errors, busy, give } = useGiving(packId, done);
  const send = async (event: FormEvent) => {
    event.preventDefault();
    await give(answer === "yes", words);
  };
  const refusals: Record<string, string> = t("refusal", { returnObjects: true });
  const refusal = errors.find(({ field }) => !field?.includes("comment") && !field?.includes("correction"));
  return (
    <form onSubmit={(event) => void send(event)}>
      <Stack gap="md" maw={520}>
        <Radio.Group
          value={answer}
          onChange={setAnswer}
          label={t("feedback.question")}
          error={refusal && inWords(refusals, refusal)}
        >
          <Group gap="lg" mt={8}>
            <Radio value="yes" classNames={{ radio: classes.control }} label={t("feedback.yes")} />
            <Radio value="no" classNames={{ radio: classes.control }} label={t("feedback.no")} />
          </Group>
        </Radio.Group>
        {answer && <AskWords words={words} change={setWords} errors={errors} />}
        {answer && (
          <Group>
            <Button type="submit" variant="filled" loading={busy}>
              {t("feedback.send")}
            </Button>
          </Group>
        )}
      </Stack>
    </form>
  );
}

function useGiving(packId: string, done: () => void) {
  const [key, setKey] = useState(newKey);
  const [errors, setErrors] = useState<readonly UserError[]>([]);
  const [run, { busy }] = useAction(GIVE);
  const give = async (helpful: boolean, words: Words) => {
    const comment = words.comment.trim() || null;
    const correction = (words.isWrong && words.correction.trim()) || null;
    const outcome = await run({ input: { packId, helpful, comment, correction, idempotencyKey: key } });
    if (outcome.ok) return done();
    setErrors(outcome.errors);
    if (outcome.errors.length > 0) setKey(newKey());
  };
  return { errors, busy, give };
}

function AskWords(props: { words: Words; change: (words: Words) => void; errors: readonly UserError[] }) {
  const { t } = useTranslation("coachee");
  const { words, change, errors } = props;
  const refusals: Record<string, string> = t("refusal", { returnObjects: true });
  const errorAt = (field: string) => {
    const error = errors.find((one) => one.field?.includes(field));
    return error && inWords(refusals, error);
  };
  return (
    <>
      <Textarea
        label={t("feedback.comment")}
        value={words.comment}
        onChange={(event) => change({ ...words, comment: event.currentTarget.value })}
        error={errorAt("comment")}
        autosize
        minRows={2}
      />
      <Checkbox
        classNames={{ input: classes.control }}
        label={t("feedback.notMeant")}
        checked={words.isWrong}
        onChange={(event) => change({ ...words, isWrong: event.currentTarget.checked })}
      />
      {words.isWrong && (
        <Textarea
          label={t("feedback.correction")}
          value={words.correction}
          onChange={(event) => change({ ...words, correction: event.currentTarget.value })}
          error={errorAt("correction")}
          autosize
          minRows={2}
        />
      )}
    </>
  );
}
