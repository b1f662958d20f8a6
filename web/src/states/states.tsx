import type { View } from "../model/types.js";
export const States: View = () => <div />;
