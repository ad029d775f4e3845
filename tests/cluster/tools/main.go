// Command tools is kubectl and metrics-server in one binary, for tests only. It runs the program that it is called as.
// They want newer parts than ../kube, so they are a module of their own. It must not know flags or certificates.
package main

import (
	"fmt"
	"os"
	"path/filepath"

	"k8s.io/apiserver/pkg/server"
	"k8s.io/component-base/cli"
	kubectl "k8s.io/kubectl/pkg/cmd"
	"k8s.io/kubectl/pkg/cmd/util"
	metrics "sigs.k8s.io/metrics-server/cmd/metrics-server/app"
)

func main() {
	switch name := filepath.Base(os.Args[0]); name {
	case "kubectl":
		if err := cli.RunNoErrOutput(kubectl.NewDefaultKubectlCommand()); err != nil {
			util.CheckErr(err)
		}
	case "metrics-server":
		os.Exit(cli.Run(metrics.NewMetricsServerCommand(server.SetupSignalHandler())))
	default:
		fmt.Fprintf(os.Stderr, "call this as kubectl or metrics-server, not as %q\n", name)
		os.Exit(2)
	}
}
