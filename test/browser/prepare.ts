import { installChromium } from "./chromium";

installChromium();
