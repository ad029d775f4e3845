// Command kube is etcd and Kubernetes' control plane in one binary, for tests only. It runs the program that it is
// called as: `etcd`, `kube-apiserver` or `kube-controller-manager`. It must not know flags, certificates or ports:
// those are tests/cluster/controlplane.py's.
package main

import (
	"fmt"
	"os"
	"path/filepath"

	"github.com/spf13/cobra"
	etcd "go.etcd.io/etcd/server/v3/etcdmain"
	"k8s.io/component-base/cli"
	apiserver "k8s.io/kubernetes/cmd/kube-apiserver/app"
	controllers "k8s.io/kubernetes/cmd/kube-controller-manager/app"
)

var commands = map[string]func() *cobra.Command{
	"kube-apiserver":          apiserver.NewAPIServerCommand,
	"kube-controller-manager": controllers.NewControllerManagerCommand,
}

func main() {
	name := filepath.Base(os.Args[0])
	if name == "etcd" {
		etcd.Main(os.Args)
		return
	}
	command, known := commands[name]
	if !known {
		fmt.Fprintf(os.Stderr, "call this as etcd, kube-apiserver or kube-controller-manager, not as %q\n", name)
		os.Exit(2)
	}
	os.Exit(cli.Run(command()))
}
