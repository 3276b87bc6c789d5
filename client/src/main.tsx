import "@fontsource-variable/inter";
import "@mantine/core/styles.css";
import "@mantine/notifications/styles.css";
import "./shared/theme.css";
import { lazy, Suspense } from "react";
import { mount } from "./shared/mount";

const Notifications = lazy(async () => ({ default: (await import("@mantine/notifications")).Notifications }));

void mount(async () => {
  const { App } = await import("./app");
  return (
    <>
      <Suspense>
        <Notifications position="bottom-right" />
      </Suspense>
      <App />
    </>
  );
});
