/** Names the build that this code is part of: the same in the Worker and in the pages that it serves. */
export const buildId: string = "dev";
