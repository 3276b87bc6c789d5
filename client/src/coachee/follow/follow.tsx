import { ApolloProvider } from "@apollo/client/react";
import { Button, Textarea } from "@mantine/core";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { openApi } from "../../shared/api/client";
import { Page } from "../../shared/ui/page";
import classes from "./follow.module.css";
import { Receipt } from "./receipt";
import { takeReceipt } from "./receipt-address";
import { ReceiptStory } from "./receipt-story";

/** Follows an erasure by its receipt. Nobody is signed in here. */
export default function Follow() {
  const { t } = useTranslation(["coachee", "shared"]);
  const [{ apollo }] = useState(() => openApi(null));
  const [given] = useState(takeReceipt);
  const [receipt, setReceipt] = useState(given);
  return (
    <ApolloProvider client={apollo}>
      <header className={classes.top}>{t("shared:appName")}</header>
      <main className={classes.main}>
        <Page title={t("follow.title")} lead={t("follow.lead")} wide>
          {receipt ? (
            <Opened key={receipt} receipt={receipt} isOffered={receipt === given} forget={() => setReceipt(null)} />
          ) : (
            <Ask open={setReceipt} />
          )}
        </Page>
      </main>
    </ApolloProvider>
  );
}

function Opened(props: { receipt: string; isOffered: boolean; forget: () => void }) {
  const { t } = useTranslation("coachee");
  const { receipt, isOffered, forget } = props;
  const unknown = (
    <div role="alert" className={classes.unknown}>
      <h2>{t("follow.unknown")}</h2>
      <p>{t("follow.unknownText")}</p>
      <Button onClick={forget}>{t("follow.another")}</Button>
    </div>
  );
  return (
    <div className={classes.opened}>
      <ReceiptStory receipt={receipt} unknown={unknown} before={isOffered && <Receipt receipt={receipt} />} />
    </div>
  );
}

function Ask({ open }: { open: (receipt: string) => void }) {
  const { t } = useTranslation("coachee");
  const [text, setText] = useState("");
  const [isMissing, setMissing] = useState(false);
  const send = (event: FormEvent) => {
    event.preventDefault();
    const receipt = text.replace(/\s/g, "");
    setMissing(!receipt);
    if (receipt) open(receipt);
  };
  return (
    <form className={classes.ask} onSubmit={send}>
      <Textarea
        label={t("follow.receipt")}
        description={t("follow.receiptText")}
        value={text}
        onChange={(event) => setText(event.currentTarget.value)}
        error={isMissing && t("follow.missing")}
        spellCheck={false}
        autosize
        minRows={3}
      />
      <Button type="submit" variant="filled">
        {t("follow.open")}
      </Button>
    </form>
  );
}
