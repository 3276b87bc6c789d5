import "./as-in-production";
import { uploadMemory } from "./mine-upload";
import { toNotes, toTable } from "./report";
uploadMemory.run().then((o) => { console.log(toTable(o)); console.log(toNotes(o)); process.exit(0); }, (e) => { console.error(e); process.exit(1); });
