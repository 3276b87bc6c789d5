import { Component, type ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { useLocation } from "react-router";
import { ErrorState, Page } from "./page";

interface Props {
  children: ReactNode;
}

/** What a page throws is said on the page, with a way to try again; the side bar stays. */
export class Boundary extends Component<Props, { error: unknown }> {
  override state = { error: null as unknown };

  static getDerivedStateFromError(error: unknown): { error: unknown } {
    return { error };
  }

  override render(): ReactNode {
    if (this.state.error === null) return this.props.children;
    return <ErrorState error={this.state.error} retry={() => this.setState({ error: null })} />;
  }
}

/** Around everything: what fails here leaves no page to stay on, and starts anew. */
export class WholeBoundary extends Boundary {
  override render(): ReactNode {
    if (this.state.error === null) return this.props.children;
    return <Failed error={this.state.error} />;
  }
}

function Failed({ error }: { error: unknown }) {
  const { t } = useTranslation();
  return (
    <main>
      <Page title={t("appName")}>
        <ErrorState error={error} retry={() => location.reload()} />
      </Page>
    </main>
  );
}

/** Forgets an error when another page is gone to. */
export function PageBoundary({ children }: Props) {
  const { pathname } = useLocation();
  return <Boundary key={pathname.split("/").slice(0, 3).join("/")}>{children}</Boundary>;
}
