import type { Manifest } from "./manifest.ts";

/** What an archive holds, in figures that an operator can compare with what they expect. */
export function describeContent({ tables, counterRows, orphans }: Manifest): string {
  const count = (name: string) => tables[name]?.count ?? 0;
  const all = Object.values(tables).reduce((sum, table) => sum + table.count, 0);
  const figures = [
    `${count("user")} people`,
    `${count("guestbook_entry")} entries`,
    `${all} rows in ${Object.keys(tables).length} tables`,
    `${counterRows} rows of the counter`,
    orphans > 0 && `${orphans} rows mended whose parent was deleted meanwhile`,
  ];
  return figures.filter(Boolean).join(", ");
}
