import type { en } from "./en.ts";

const kinds: (typeof en)["kinds"] = {
  browser: "im Browser",
  edge: "am Rand",
  worker: "im Worker",
  object: "Durable Object",
  storage: "Speicher",
  outside: "außerhalb",
};

const parts: (typeof en)["partsInWords"] = {
  page: {
    name: "Seite",
    about: "HTML und CSS. Ohne JavaScript lässt sich alles lesen und jedes Formular abschicken.",
  },
  scripts: {
    name: "Skripte",
    about:
      "Kleine Skripte und, wo eine Seite sie braucht, React-Inseln. Sie starten, wenn der Browser Zeit hat und ihr Platz zu sehen ist oder wenn jemand sie benutzt, und teilen sich einen WebSocket.",
  },
  assets: {
    name: "Dateien",
    about:
      "Seiten, die beim Bauen entstehen, Stile, Skripte, Bilder. Cloudflare liefert sie, ohne den Worker zu fragen.",
  },
  limits: {
    name: "Grenzen",
    about:
      "Zwei grobe Grenzen, die Cloudflare selbst zählt. Sie halten Fluten auf, bevor etwas von uns Arbeit damit hat.",
  },
  copies: {
    name: "Kopien",
    about: "Antworten, die für alle gleich sind, einige Sekunden dort aufgehoben, wo nach ihnen gefragt wurde.",
  },
  clock: {
    name: "Uhr",
    about: "Startet den Worker einmal am Tag. Er räumt auf, was abgelaufen ist oder entfernt wurde.",
  },
  worker: {
    name: "Eingang",
    about: "Nimmt jede Anfrage an, die keiner Datei gilt: den Socket bekommt Presence, alles andere Astro.",
  },
  middleware: {
    name: "Middleware",
    about: "Öffnet den Zugang zur Datenbank, stellt fest, wer fragt, und führt die Aktion eines Formulars aus.",
  },
  islands: {
    name: "Inseln",
    about: "Server-Inseln: das Persönliche auf Seiten, die sonst für alle gleich sind. Es wird nach der Seite geholt.",
  },
  pages: {
    name: "Seiten",
    about: "Je Adresse eine dünne Datei, auch für Endpunkte: Sie fragt ein Feature nach Daten und gibt sie dem Layout.",
  },
  actions: {
    name: "Aktionen",
    about:
      "Was Formulare aufrufen. Jede liest sich von oben nach unten: Eingabe, wer darf, wie oft, was geschieht, wer davon erfährt.",
  },
  auth: {
    name: "Better Auth",
    about: "Sitzungen, Codes, Links, Passkeys, Rollen. Für Besucher ohne Sitzungs-Cookie wird es nicht einmal geladen.",
  },
  mail: { name: "Post", about: "Schreibt Briefe und verschickt sie oder legt sie in den Briefkasten eines Laptops." },
  presence: {
    name: "Presence",
    about: "Hält jeden offenen Socket, weiß, wie viele Leute da sind, und schläft, solange es nichts zu sagen gibt.",
  },
  counter: {
    name: "Counter",
    about: "Schreibt als Einziger den Zählerstand. Verlauf und letzte Nummern liegen in seinem eigenen SQLite.",
  },
  limiter: {
    name: "Limiter",
    about: "Zählt genau mit: ein Objekt für jede Grenze und jede Person, weg, sobald seine Frist vorbei ist.",
  },
  painter: { name: "Painter", about: "Zeichnet die Bilder der Einträge, die in Link-Vorschauen erscheinen." },
  database: {
    name: "D1",
    about: "Leute, Sitzungen, Codes, Einträge. Hier steht, was gilt; was sonst irgendwo liegt, ist eine Kopie.",
  },
  sessions: {
    name: "KV",
    about: "Ein Zwischenspeicher für Sitzungen. Er darf fehlen, veraltet oder leer sein; verloren geht nur Tempo.",
  },
  analytics: {
    name: "Messwerte",
    about: "Wie schnell Seiten bei echten Besuchern waren, ohne ein Wort darüber, wer sie sind. Nur wo eingeschaltet.",
  },
  providers: { name: "Anbieter", about: "Google und GitHub sagen, wer jemand ist, wenn es Schlüssel dafür gibt." },
  resend: { name: "Resend", about: "Stellt Post zu, wenn sein Schlüssel gesetzt ist." },
  turnstile: {
    name: "Turnstile",
    about: "Cloudflares Prüfung, ob Menschen Menschen sind, wenn es Schlüssel dafür gibt.",
  },
};

const journeys: (typeof en)["journeys"] = {
  "read-landing": {
    title: "Die Startseite lesen",
    lead: "Für das HTML läuft kein Worker. Zweierlei kommt danach hinzu.",
    steps: {
      file: "Der Browser fragt nach /. Die Antwort ist eine Datei, die beim Bauen entstanden ist.",
      menu: "Sagt ein Cookie, dass jemand angemeldet ist, holt die Seite das Kontomenü als Server-Insel. Für alle anderen steht der Link zur Anmeldung schon da.",
      astro: "Der Eingang gibt die Anfrage an Astro weiter, nach allem, was vor jeder Anfrage steht.",
      who: "Die Sitzung hinter dem Cookie wird nachgeschlagen. Ohne Sitzungs-Cookie wird weder D1 noch KV gefragt und Better Auth nicht geladen.",
      island: "Die Insel entsteht und kommt an den Platz, der für sie frei war.",
      calm: "Sobald die Live-Leiste zu sehen ist und der Browser Zeit hat, wird ihr Skript geladen.",
      upgrade: "Das Skript öffnet den einen WebSocket dieser Seite.",
      limit: "Cloudflares eigene Grenze sagt, ob von dieser Adresse schon zu viele kamen.",
      session:
        "Über einen Socket lässt sich schreiben, darum sagt D1 selbst, wem er gehört. Ohne Sitzung darf man zusehen.",
      socket: "Erst wenn Herkunft, Grenze und Sitzung geprüft sind, bekommt das Presence-Objekt den Socket.",
      count: "Presence fragt Counter nach dem Stand; wer im selben Moment kommt, teilt sich die Antwort.",
      figures: "Die Zahl der Leute und der Zählerstand kommen als Nachrichten an, und die Leiste zeigt sie.",
    },
  },
  "read-guestbook": {
    title: "Das Gästebuch lesen",
    lead: "Die Seite ist für alle gleich, darum lässt sie sich aufheben; das Persönliche folgt.",
    steps: {
      ask: "Der Browser fragt nach /guestbook. Der Worker weiß, welche Parameter zählen, und lässt alle anderen weg.",
      copy: "Eine frische Kopie in der Nähe antwortet sofort, und nichts von dem hier geschieht. Der Rest gilt, wenn es keine gibt.",
      astro: "Die Middleware öffnet den Zugang zur Datenbank. Wer fragt, wird nicht gefragt.",
      page: "Die Seite liest ihre Adresse, holt eine Seite voller Einträge und gibt sie dem Layout.",
      query: "D1 liest höchstens 21 Zeilen über den Index, bei hundert Einträgen wie bei hunderttausend.",
      keep: "Die Antwort geht hinaus, und eine Kopie von ihr bleibt.",
      personal: "Das Persönliche kommt als Server-Insel: das Formular und die Werkzeuge an den eigenen Einträgen.",
      form: "Angemeldet ist es das Formular, abgemeldet der Weg zur Anmeldung.",
      own: "Eine Abfrage sagt, welche Einträge von dieser Person sind.",
      news: "Neue Einträge, Änderungen und Reaktionen kommen über den Socket, und die Liste ändert sich an Ort und Stelle.",
    },
  },
  "sign-guestbook": {
    title: "Ins Gästebuch schreiben",
    lead: "Ein Formular und eine Weiterleitung, mit JavaScript wie ohne.",
    steps: {
      post: "Das Formular wird abgeschickt. Mit JavaScript tut das ein Skript und zeigt den Eintrag sofort.",
      wall: "Eine Flut von einer Adresse endet hier, bevor ein Objekt oder die Datenbank Arbeit damit hat.",
      astro: "Bei allem, was abgeschickt wird, fragt die Middleware, von wem es kommt.",
      who: "Der signierte Cookie nennt eine Sitzung. Wo geschrieben wird, gilt kein Zwischenspeicher.",
      session: "D1 sagt, ob es die Sitzung noch gibt. Eine, die eben beendet wurde, schreibt nichts mehr.",
      action:
        "Die Aktion läuft: zod prüft den Text, und der Stempel des Formulars sagt, ob es schon einmal abgeschickt wurde.",
      check: "Der Limiter zählt genau, je Person und je Adresse. Wer zu oft kommt, erfährt, wie lange er warten muss.",
      human:
        "Wenn es Schlüssel dafür gibt, sagt Turnstile, ob ein Mensch das war. Ein zweifelhafter Eintrag wartet auf die Moderation.",
      insert: "Ein einziger Befehl schreibt den Eintrag. Ein Formular, das zweimal kommt, ergibt einen Eintrag.",
      publish:
        "Kopien der Seite fallen weg, und jedes Presence-Objekt hört von dem Eintrag, wenn die Antwort schon fort ist.",
      tell: "Presence schickt jeder offenen Seite des Gästebuchs eine Nachricht.",
      redirect: "Der Browser wird zum Eintrag weitergeleitet (303), damit Neuladen nicht noch einmal abschickt.",
    },
  },
  "click-counter": {
    title: "Am Zähler drehen",
    lead: "Der Bildschirm antwortet sofort, und jeder Klick zählt genau einmal.",
    steps: {
      click: "Die Insel zählt auf dem Bildschirm sofort mit und merkt sich den Klick, bis er bestätigt ist.",
      frame: "Eine Nachricht mit laufender Nummer geht über den Socket hinaus, der schon offen ist.",
      gather: "Presence sammelt die Klicks eines Takts von allen seinen Sockets und ruft einmal an.",
      write:
        "Counter schreibt einmal, in einer Transaktion, und übergeht, was schon gezählt ist. Die Antwort wartet, bis alles gespeichert ist.",
      snapshot: "Mit dem nächsten Takt bekommt jeder Socket seine Bestätigung und einen neuen Stand.",
      settle: "Der Klick steht nicht mehr aus: Der Bildschirm zeigt, was der Server weiß.",
      form: "Ohne JavaScript ist derselbe Knopf ein Formular, das eine Aktion aufruft.",
      add: "Die Aktion zählt über dasselbe Presence-Objekt und innerhalb derselben Grenze.",
    },
  },
  "sign-in": {
    title: "Sich anmelden",
    lead: "Eine Adresse, sechs Ziffern, eine Sitzung. Es gibt kein Passwort zu vergessen.",
    steps: {
      ask: "Das Formular mit der Adresse wird abgeschickt. Die Antwort verrät nie, ob es ein Konto gibt.",
      action: "Die Aktion öffnet einen Postausgang, damit sie erfährt, ob die Mail wirklich hinausging.",
      auth: "Better Auth entsteht für diese Anfrage neu; nichts davon überlebt die Antwort.",
      limit: "Vor jedem Endpunkt stehen genaue Grenzen, je Adresse und je IP.",
      code: "Ein Code und ein Link entstehen. D1 behält nur ihre Hashes.",
      mail: "Eine Mail bringt beides. Misslingt sie, wird zurückgenommen, was für sie gespeichert war.",
      resend: "Resend stellt sie zu und wird noch einmal gefragt, wenn es langsam ist.",
      mailbox: "Auf einem Laptop wartet die Mail stattdessen in /dev/mailbox, und die Seite sagt das.",
      digits: "Die sechs Ziffern werden abgeschickt.",
      verify: "Better Auth vergleicht Hashes. Falsche, alte und benutzte Codes lesen sich gleich, nach gleicher Zeit.",
      session: "Eine Sitzung kommt nach D1, mit dem Ort und dem Gerät, auf dem sie begann.",
      cache: "KV bekommt eine Kopie unter dem Hash des Tokens; wer sie liest, kann sich damit nicht anmelden.",
      cookie:
        "Cookie und Weiterleitung gehen zusammen hinaus. Kein Skript kann den Cookie lesen, keine andere Website mit ihm etwas abschicken.",
      providers: "Google und GitHub führen auf anderem Weg zur selben Sitzung, ebenso Links und Passkeys.",
    },
  },
};

export const de: typeof en = {
  title: "Wie Cirrus funktioniert",
  description:
    "Die Teile der Website, was zwischen ihnen läuft, und der Weg von fünf Anfragen, Schritt für Schritt, mit den Dateien.",
  intro:
    "Ein Worker, vier Arten von Durable Objects, eine Datenbank und Dateien. Folge fünf Anfragen auf ihrem Weg, Schritt für Schritt; bei jedem steht die Datei, in der er geschieht.",
  system: "Das ganze System",
  drawing: "Zeichnung des Systems. Alles, was darauf ist, steht auch in den Listen auf dieser Seite.",
  drawnWith: "Gezeichnet mit",
  follow: "Einer Anfrage folgen",
  followOnDrawing: "Auf der Zeichnung folgen",
  parts: "Alle Teile",
  partsIntro: "Was auf der Zeichnung ist, wie es in der Konfiguration heißt und wo sein Code steht.",
  speaksWith: "Spricht mit",
  bindings: "In der Konfiguration",
  files: "Dateien",
  worker: "Ein Worker",
  kinds,
  partsInWords: parts,
  journeys,
};
