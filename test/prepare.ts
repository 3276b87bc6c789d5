import { installChromium } from "./browser/chromium";
import { installOpenssl } from "./support/certificate-authority";
import { installClamd } from "./support/real-clamd";
import { installTesseract } from "./support/real-tesseract";

/** What the tests need of the machine beside Node: there, installed now, or one line that says what is missing. */
installChromium();
installClamd();
installOpenssl();
installTesseract();
