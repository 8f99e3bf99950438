const en = {
  player: "Follow a request",
  journey: "Journey",
  none: "The whole system",
  play: "Play",
  pause: "Pause",
  back: "Back",
  next: "Next",
  stepOf: (step: number, steps: number) => `Step ${step} of ${steps}`,
  invitation: "Choose a journey and follow it step by step, or point at a part to see what it speaks with.",
  keys: "Keys: Space plays and pauses, ← and → step, Home and End leap.",
  zoom: "Size of the drawing",
  larger: "Larger",
  smaller: "Smaller",
};

const de: typeof en = {
  player: "Einer Anfrage folgen",
  journey: "Weg",
  none: "Das ganze System",
  play: "Abspielen",
  pause: "Anhalten",
  back: "Zurück",
  next: "Weiter",
  stepOf: (step, steps) => `Schritt ${step} von ${steps}`,
  invitation: "Wähl einen Weg und folge ihm Schritt für Schritt, oder zeig auf einen Teil und sieh, womit er spricht.",
  keys: "Tasten: Leertaste spielt ab und hält an, ← und → gehen einen Schritt, Pos1 und Ende springen.",
  zoom: "Größe der Zeichnung",
  larger: "Größer",
  smaller: "Kleiner",
};

export const drawingWords = { en, de };
