import { Notifications } from "@mantine/notifications";

export function MessageBoard() {
  return <Notifications position="bottom-center" autoClose={6000} limit={3} />;
}
