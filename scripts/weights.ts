import { formatWeights } from "./weights/table.ts";
import { readTable, readWeights, writeTable } from "./weights/weights-file.ts";

/** `npm run weights`: takes what the pages of the last build weigh into `budgets.json`, and shows what changed. */
const weights = readWeights();
console.log(formatWeights(weights, readTable()));
writeTable(weights);
