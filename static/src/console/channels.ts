import type { Channel } from "../protocol/wire";

/** The sign of each channel. */
export const CHANNEL_SIGNS: Readonly<Record<Channel, string>> = {
  chat: "chat",
  callback: "callback",
  email: "mail",
  voice: "phone",
  cobrowse: "cobrowse",
};
