import type { ReactNode } from "react";
import { wordsFrom } from "~/platform/language.ts";
import { useStore } from "~/ui/use-store.ts";
import { $connection, $hasNewVersion } from "./connection.ts";
import { liveWords } from "./words.ts";

interface Props {
  /** What else there is to say about this page's connection. */
  children?: ReactNode;
}

/** How the connection of this page is, and whether the page is old, in words. It has its room before it has its words. */
export function ConnectionLine({ children }: Props) {
  const connection = useStore($connection);
  const isOld = useStore($hasNewVersion) && connection !== "outdated";
  const words = wordsFrom(liveWords);
  return (
    <div className="mt-2 min-h-16 text-sm text-muted" data-connection={connection}>
      <p>
        {words.connection[connection]} {connection === "outdated" && <Reload />}
      </p>
      {children}
      {isOld && (
        <p>
          {words.newVersion} <Reload />
        </p>
      )}
    </div>
  );
}

function Reload() {
  return (
    <button type="button" className="link min-h-6 cursor-pointer px-1" onClick={() => location.reload()}>
      {wordsFrom(liveWords).reload}
    </button>
  );
}
