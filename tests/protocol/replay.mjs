// Applies notices to a face's store and prints the snapshot that comes of it; bundled by the replay test.
import { readFileSync } from "node:fs";
import * as agent from "../../static/src/console/store";
import * as shopper from "../../static/src/panel/store";

const stores = { agent, shopper };
const { face, notices } = JSON.parse(readFileSync(0, "utf8"));
const store = stores[face];
const state = notices.reduce((before, notice) => store.apply(before, notice), store.emptyState);
process.stdout.write(JSON.stringify(store.toSnapshot(state)));
