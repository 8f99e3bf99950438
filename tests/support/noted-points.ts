import { WorkerEntrypoint } from "cloudflare:workers";

const points: unknown[] = [];

/** Takes the place of a dataset of Analytics Engine. A request to it answers every point that it was given. */
export default class extends WorkerEntrypoint {
  override fetch(): Response {
    return Response.json(points);
  }

  async writeDataPoint(point: unknown): Promise<void> {
    points.push(point);
  }
}
