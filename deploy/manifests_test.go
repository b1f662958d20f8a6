// Package deploy tests the files that run the server elsewhere. It is a module of its own, so that the types of
// Kubernetes are no dependency of the server.
package deploy

import (
	"bufio"
	"bytes"
	"errors"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	monitoringv1 "github.com/prometheus-operator/prometheus-operator/pkg/apis/monitoring/v1"
	appsv1 "k8s.io/api/apps/v1"
	corev1 "k8s.io/api/core/v1"
	networkingv1 "k8s.io/api/networking/v1"
	policyv1 "k8s.io/api/policy/v1"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/runtime/serializer"
	"k8s.io/apimachinery/pkg/util/yaml"
)

// decode returns the objects of a manifest, or the first error: of an unknown or doubled field, too.
func decode(text []byte) ([]runtime.Object, error) {
	scheme := runtime.NewScheme()
	for _, add := range []func(*runtime.Scheme) error{
		corev1.AddToScheme, appsv1.AddToScheme, networkingv1.AddToScheme, policyv1.AddToScheme, monitoringv1.AddToScheme,
	} {
		if err := add(scheme); err != nil {
			return nil, err
		}
	}
	strict := serializer.NewCodecFactory(scheme, serializer.EnableStrict).UniversalDeserializer()
	var all []runtime.Object
	for documents := yaml.NewYAMLReader(bufio.NewReader(bytes.NewReader(text))); ; {
		document, err := documents.Read()
		if errors.Is(err, io.EOF) {
			return all, nil
		}
		if err != nil {
			return nil, err
		}
		object, _, err := strict.Decode(document, nil, nil)
		if err != nil {
			return nil, err
		}
		all = append(all, object)
	}
}

// manifests returns the objects of all files.
func manifests(t *testing.T) (all []runtime.Object) {
	t.Helper()
	paths, err := filepath.Glob("kubernetes/*.yaml")
	if err != nil || len(paths) == 0 {
		t.Fatal(paths, err)
	}
	for _, path := range paths {
		text, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		objects, err := decode(text)
		if err != nil {
			t.Errorf("%s: %v", path, err)
		}
		all = append(all, objects...)
	}
	return all
}

func one[T runtime.Object](t *testing.T, all []runtime.Object) (found T) {
	t.Helper()
	n := 0
	for _, o := range all {
		if typed, ok := o.(T); ok {
			found, n = typed, n+1
		}
	}
	if n != 1 {
		t.Fatalf("there are %d %T, want 1", n, found)
	}
	return found
}

func TestMistakesInManifestsAreFound(t *testing.T) {
	for _, text := range []string{
		"apiVersion: v1\nkind: Service\nmetadata: {name: a}\nspec: {port: []}\n",
		"apiVersion: v1\nkind: Service\nmetadata: {name: a, name: b}\n",
		"apiVersion: v2\nkind: Service\n",
	} {
		if _, err := decode([]byte(text)); err == nil {
			t.Errorf("no mistake is found in\n%s", text)
		}
	}
}

func TestManifestsDecodeStrictlyAndFitTogether(t *testing.T) {
	all := manifests(t)
	set, service, policy := one[*appsv1.StatefulSet](t, all), one[*corev1.Service](t, all), one[*networkingv1.NetworkPolicy](t, all)
	budget, monitor, config := one[*policyv1.PodDisruptionBudget](t, all), one[*monitoringv1.ServiceMonitor](t, all), one[*corev1.ConfigMap](t, all)
	labels := set.Spec.Template.Labels
	for what, selector := range map[string]map[string]string{
		"the set": set.Spec.Selector.MatchLabels, "the service": service.Spec.Selector, "the network policy": policy.Spec.PodSelector.MatchLabels,
		"the budget": budget.Spec.Selector.MatchLabels,
	} {
		for key, value := range selector {
			if labels[key] != value {
				t.Errorf("%s selects %s=%s, and the pod has %q", what, key, value, labels[key])
			}
		}
	}
	for key, value := range monitor.Spec.Selector.MatchLabels {
		if service.Labels[key] != value {
			t.Errorf("the monitor selects %s=%s, and the service has %q", key, value, service.Labels[key])
		}
	}
	container := set.Spec.Template.Spec.Containers[0]
	var ports []string
	for _, p := range container.Ports {
		ports = append(ports, p.Name)
	}
	for _, p := range service.Spec.Ports {
		if !slices.Contains(ports, p.TargetPort.StrVal) {
			t.Errorf("the service leads to the port %s, which the container lacks", p.TargetPort.StrVal)
		}
	}
	volumes := map[string]bool{}
	for _, v := range set.Spec.Template.Spec.Volumes {
		volumes[v.Name] = true
	}
	for _, c := range set.Spec.VolumeClaimTemplates {
		volumes[c.Name] = true
	}
	for _, m := range container.VolumeMounts {
		if !volumes[m.Name] {
			t.Errorf("the volume %s is mounted, and not there", m.Name)
		}
	}
	if *set.Spec.Replicas != 1 {
		t.Errorf("%d servers of one directory", *set.Spec.Replicas)
	}
	for name, probe := range map[string]*corev1.Probe{"/healthz": container.LivenessProbe, "/readyz": container.ReadinessProbe} {
		if probe.HTTPGet == nil || probe.HTTPGet.Path != name || probe.HTTPGet.Scheme != corev1.URISchemeHTTPS {
			t.Errorf("the probe of %s is %+v", name, probe.HTTPGet)
		}
	}
	if !strings.Contains(config.Data["runstatusd.yaml"], "tls-cert: ") {
		t.Error("the configuration has no TLS")
	}
}
