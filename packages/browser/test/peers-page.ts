// What a page of the tests gets from other people's packages, unmodified: OpenFeature's web SDK with its OFREP provider, and React.
import { OFREPWebProvider } from "@openfeature/ofrep-web-provider";
import { OpenFeature } from "@openfeature/web-sdk";
import { createElement } from "react";
import { createRoot } from "react-dom/client";
import { PrivacyChoices, useStanding } from "../src/react.ts";

Object.assign(window, {
  peers: { OFREPWebProvider, OpenFeature, createElement, createRoot, PrivacyChoices, useStanding },
});
