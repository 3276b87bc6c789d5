import { Kbd, Switch, Table, Text } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { type KeyName, keys, useKeysOff } from "./keys";

export default function HelpKeys() {
  const { t } = useTranslation("coach");
  const { isOn, turn } = useKeysOff();
  return (
    <>
      <Text c="dimmed" size="sm" mb="md">
        {t("help.text")}
      </Text>
      <Table verticalSpacing={6}>
        <Table.Tbody>
          {(Object.keys(keys) as KeyName[]).map((name) => (
            <Table.Tr key={name}>
              <Table.Td w={56}>
                <Kbd>{keys[name]}</Kbd>
              </Table.Td>
              <Table.Td>{t(`help.keys.${name}`)}</Table.Td>
              <Table.Td w={64}>
                <Switch
                  checked={isOn(name)}
                  onChange={({ currentTarget }) => turn(name, currentTarget.checked)}
                  aria-label={t("help.turn", { key: keys[name], does: t(`help.keys.${name}`) })}
                />
              </Table.Td>
            </Table.Tr>
          ))}
          <Table.Tr>
            <Table.Td>
              <Kbd>Enter</Kbd>
            </Table.Td>
            <Table.Td colSpan={2}>{t("help.enter")}</Table.Td>
          </Table.Tr>
        </Table.Tbody>
      </Table>
    </>
  );
}
