import { NativeSelect, TextInput } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { type ReactNode, useState } from "react";
import { useTranslation } from "react-i18next";
import { graphql } from "../../gql";
import type { Audience } from "../../gql/graphql";
import { useAction } from "../../shared/api/use-action";
import { Dialog } from "../forms/dialog";
import { useRefusals } from "../forms/refusals";
import { roles } from "./roles";

const INVITE = graphql(`
  mutation InviteUser($input: InviteUserInput!) {
    inviteUser(input: $input) {
      user {
        id
      }
      userErrors {
        ...Refusal_userError
      }
    }
  }
`);

/** Lets a person in: where their mail goes, what they are called, and as whom they sign in. */
export function Invite({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation("admin");
  const { values, set, refusals, busy, submit } = useInvite(onClose);
  const { displayName, email, role } = values;
  return (
    <Dialog
      title={t("people.invite")}
      submit={t("people.inviteSubmit")}
      busy={busy}
      disabled={!displayName.trim() || !email.trim()}
      refused={refusals.rest}
      onClose={onClose}
      onSubmit={submit}
    >
      <TextInput
        data-autofocus
        label={t("people.name")}
        autoComplete="off"
        value={displayName}
        error={refusals.at("displayName")}
        onChange={({ currentTarget }) => set({ displayName: currentTarget.value })}
      />
      <TextInput
        type="email"
        label={t("people.email")}
        description={t("people.emailText")}
        autoComplete="off"
        value={email}
        error={refusals.at("email")}
        onChange={({ currentTarget }) => set({ email: currentTarget.value })}
      />
      <RoleChoice value={role} error={refusals.at("role")} onChange={(role) => set({ role })} />
    </Dialog>
  );
}

function useInvite(onClose: () => void) {
  const { t } = useTranslation("admin");
  const [values, setValues] = useState({ displayName: "", email: "", role: "COACHEE" as Audience });
  const refusals = useRefusals(["email", "displayName", "role"]);
  const [invite, { busy }] = useAction(INVITE, { refetch: ["People"] });
  const set = (some: Partial<typeof values>) => setValues((before) => ({ ...before, ...some }));
  const { displayName, email, role } = values;
  const submit = async () => {
    const done = await invite({
      input: { displayName: displayName.trim(), email: email.trim(), role, idempotencyKey: refusals.key },
    });
    if (done.ok) {
      notifications.show({ message: t("people.invited", { name: displayName.trim() }) });
      return onClose();
    }
    refusals.refuse(done.errors);
  };
  return { values, set, refusals, busy, submit };
}

function RoleChoice(props: { value: Audience; error?: ReactNode; onChange: (role: Audience) => void }) {
  const { t } = useTranslation("admin");
  const { value, error, onChange } = props;
  return (
    <NativeSelect
      label={t("people.roleLabel")}
      description={t(`people.roleText.${value}`)}
      value={value}
      error={error}
      onChange={({ currentTarget }) => onChange(currentTarget.value as Audience)}
      data={roles.map((role) => ({ value: role, label: t(`people.roles.${role}`) }))}
    />
  );
}
