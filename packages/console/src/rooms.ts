// The rooms of the console, in the order of the menu. A room is listed once there is something in it; its words, route and pages lie in rooms/NAME/.
export const ROOMS = [
  { name: "home", to: "/" },
  { name: "people", to: "/people" },
  { name: "audiences", to: "/audiences" },
  { name: "recommendations", to: "/recommendations" },
  { name: "insights", to: "/insights" },
  { name: "models", to: "/models" },
  { name: "trust", to: "/trust" },
  { name: "sources", to: "/sources" },
  { name: "settings", to: "/settings" },
] as const;
