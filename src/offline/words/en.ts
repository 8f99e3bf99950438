export const en = {
  title: "No network",
  description: "Without network this page cannot be fetched.",
  heading: "The network is gone",
  text: "This page comes by itself as soon as the network is back.",
  nothingLost:
    "Entries that you have begun are kept in this browser. Clicks on a counter page that stays open are sent later.",
  readable: "What you can read meanwhile, as you last saw it:",
  tryNow: "Try now",
};
