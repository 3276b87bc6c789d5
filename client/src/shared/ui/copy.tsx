import { Button, CopyButton as MantineCopy } from "@mantine/core";
import { useTranslation } from "react-i18next";

export function CopyButton({ value, label }: { value: string; label: string }) {
  const { t } = useTranslation();
  return (
    <MantineCopy value={value}>
      {({ copied, copy }) => (
        <Button size="compact-sm" onClick={copy}>
          {copied ? t("copied") : label}
        </Button>
      )}
    </MantineCopy>
  );
}
