// What a panel shows after its first paint, in one piece of code.
export { More } from "../parts/More";
export { PopOutNotice } from "../parts/PopOutNotice";
export { Chat } from "./Chat";
export { Ended } from "./Ended";
export { List } from "./List";
export { LogIn } from "./LogIn";
export { PreChat } from "./PreChat";
export { Waiting } from "./Waiting";
