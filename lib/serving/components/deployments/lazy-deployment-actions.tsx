"use client";

import dynamic from "next/dynamic";

/** The ways on and back from a deployment; their dialogs are loaded after what is read first. */
export const LazyDeploymentActions = dynamic(() =>
  import("#lib/serving/components/deployments/deployment-actions.tsx").then(
    (module) => module.DeploymentActions,
  ),
);
