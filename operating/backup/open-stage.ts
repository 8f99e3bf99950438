import { assertNoServer } from "../../scripts/local.ts";
import { openDeployedStage } from "./deployed-stage.ts";
import { openLocalStage } from "./local-stage.ts";
import type { StageAccess } from "./stage-access.ts";

/** Opens a stage, lets `use` do its work, and closes it whatever happened. */
export async function withStage<Result>(
  { stage, url }: { stage: string; url: string | undefined },
  use: (access: StageAccess) => Promise<Result>,
): Promise<Result> {
  const access = await openStage(stage, url);
  try {
    return await use(access);
  } finally {
    await access.close();
  }
}

/** @throws OperatorError while a server runs on the laptop's state. */
function openStage(stage: string, url: string | undefined): Promise<StageAccess> {
  if (stage !== "dev") return openDeployedStage(stage, { url, env: process.env });
  assertNoServer();
  return openLocalStage();
}
