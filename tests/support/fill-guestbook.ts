/** The id of entry number `n` of a filled guestbook, counted from the oldest. */
export const filledId = (n: number) => `00000000-0000-7000-8000-${String(n).padStart(12, "0")}`;

/** Words of a filled guestbook: one of every entry, one of every third, and one of the oldest alone. */
export const filledWords = { common: "everyday", seldom: "seldom", rare: "unique" } as const;

/**
 * Empties the guestbook, and fills it with `count` entries by D1 itself: an insert a row would take minutes. Every tenth
 * entry is hidden, every second one comes from Germany, the others from New Zealand.
 */
export async function fillGuestbook(db: D1Database, count: number): Promise<void> {
  const { common, seldom, rare } = filledWords;
  await db.batch([
    db.prepare("DELETE FROM guestbook_entry"),
    db
      .prepare(
        `WITH RECURSIVE number(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM number WHERE n < ?1)
         INSERT INTO guestbook_entry (id, author_name, body, country, created_at, status)
         SELECT printf('00000000-0000-7000-8000-%012d', n), 'Somebody',
           ?2 || ' text' || iif(n % 3 = 1, ' about ' || ?3 || ' clouds', '') || iif(n = 1, ' ' || ?4, ''),
           iif(n % 2, 'DE', 'NZ'), n / 3, iif(n % 10 = 0, 'hidden', 'visible')
         FROM number`,
      )
      .bind(count, common, seldom, rare),
  ]);
}
