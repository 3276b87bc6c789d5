import { extractive } from "../../src/adapters/extractive";
import { languageModelContract } from "./language-model.contract";

languageModelContract("extractive", extractive);
