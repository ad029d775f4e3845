// Everything around the pages: theme, server state, messages, routes.
import { MantineProvider } from "@mantine/core";
import { QueryClientProvider } from "@tanstack/react-query";
import { RouterProvider } from "@tanstack/react-router";
import { queryClient } from "@/api/queryClient";
import { Messages } from "@/app/Messages";
import { router } from "@/app/router";
import { theme } from "@/app/theme";
import { useLanguage } from "@/i18n/useLanguage";
import { Announcer } from "@/ui/feedback/announce";

export function App() {
  const language = useLanguage();
  return (
    <MantineProvider theme={theme} defaultColorScheme="auto">
      <QueryClientProvider key={language} client={queryClient}>
        <RouterProvider router={router} />
        <Messages />
        <Announcer />
      </QueryClientProvider>
    </MantineProvider>
  );
}
