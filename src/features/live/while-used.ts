/** Makes something shared: it starts for the first of its users and stops after the last. Each gets their own end. */
export function whileUsed(start: () => () => void): () => () => void {
  let users = 0;
  let stop = () => {};
  return () => {
    if (users === 0) stop = start();
    users += 1;
    return () => {
      users -= 1;
      if (users === 0) stop();
    };
  };
}
