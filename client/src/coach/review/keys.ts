import { useHotkeys, useLocalStorage } from "@mantine/hooks";

/** Every key of the page: the letter that is shown, and the one that is listened to. */
export const keys = {
  approve: "A",
  edit: "E",
  reject: "R",
  regenerate: "G",
  undo: "U",
  next: "J",
  previous: "K",
  select: "X",
  filter: "/",
  help: "?",
} as const;
export type KeyName = keyof typeof keys;

/** Signs are behind the shift key on some keyboards. */
const listened: Partial<Record<KeyName, string[]>> = { help: ["?", "shift+?"], filter: ["/", "shift+/"] };

/** Keys that the person has turned off, remembered in this browser. */
export function useKeysOff() {
  const [off, setOff] = useLocalStorage<KeyName[]>({
    key: "regenesis.review.keysOff",
    defaultValue: [],
    getInitialValueInEffect: false,
  });
  const isOn = (name: KeyName) => !off.includes(name);
  const turn = (name: KeyName, on: boolean) =>
    setOff((now) => (on ? now.filter((one) => one !== name) : [...now, name]));
  return { isOn, turn };
}

/** An open dialog, menu or list has the keys to itself. */
const isTaken = () => document.querySelector('[role="dialog"], [role="menu"], [role="listbox"]') !== null;

const isTyping = ({ target }: KeyboardEvent) => target instanceof HTMLInputElement && target.type !== "checkbox";

/** A key that is held down moves through the list, and decides nothing twice. */
const mayRepeat = (name: KeyName) => name === "next" || name === "previous";

export function useReviewKeys(actions: Partial<Record<KeyName, () => void>>): void {
  const { isOn } = useKeysOff();
  const named = (Object.entries(actions) as [KeyName, () => void][]).filter(([name]) => isOn(name));
  const run = (name: KeyName, action: () => void) => (event: KeyboardEvent) => {
    if (!isTaken() && !isTyping(event) && (!event.repeat || mayRepeat(name))) action();
  };
  useHotkeys(
    named.flatMap(([name, action]) =>
      (listened[name] ?? [keys[name].toLowerCase()]).map((key): [string, (event: KeyboardEvent) => void, object] => [
        key,
        run(name, action),
        { preventDefault: true },
      ]),
    ),
    ["TEXTAREA", "SELECT"],
  );
}
