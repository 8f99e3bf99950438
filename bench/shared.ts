export type Open<Thing> = () => Promise<Thing>;

/** What several probes need: opened by the first that asks, so that a fault shows at every goal that needed it. */
export function shared<Thing>(open: Open<Thing>, close: (thing: Thing) => Promise<void> = async () => {}) {
  let opened: Promise<Thing> | undefined;
  return {
    open: () => {
      opened ??= open();
      return opened;
    },
    /** Closes it if it was ever opened. */
    close: async () => {
      const [outcome] = await Promise.allSettled(opened === undefined ? [] : [opened]);
      if (outcome?.status === "fulfilled") await close(outcome.value);
    },
  };
}
