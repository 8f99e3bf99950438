/** What the counter says while scripts keep it alive. Both languages are sent to browsers: keep it short. */
export const liveCounterWords = {
  en: {
    isAt: (value: number) => `The counter is at ${value}`,
    watch: { before: "Everybody may watch. ", link: "Sign in", after: " to move it." },
    added: "Added",
    taken: "Taken away",
    online: "People online",
    movedLast: "Moved last by",
    nobody: "nobody yet",
    notCounted: (reason: string) => `Not counted. ${reason}`,
    lost: (amount: string) => `Your last clicks (${amount}) may not have been counted.`,
    moves: (count: string, isOne: boolean) => `${count} ${isOne ? "move" : "moves"}`,
  },
  de: {
    isAt: (value: number) => `Der Zähler steht auf ${value}`,
    watch: { before: "Zusehen dürfen alle. ", link: "Melde dich an", after: ", um ihn zu bewegen." },
    added: "Dazugezählt",
    taken: "Abgezogen",
    online: "Gerade da",
    movedLast: "Zuletzt bewegt von",
    nobody: "noch niemandem",
    notCounted: (reason: string) => `Nicht gezählt. ${reason}`,
    lost: (amount: string) => `Deine letzten Klicks (${amount}) wurden vielleicht nicht gezählt.`,
    moves: (count: string, isOne: boolean) => `${count} ${isOne ? "Bewegung" : "Bewegungen"}`,
  },
};
