#!/usr/bin/env bash
# The quick start on a Kubernetes cluster, from images to an application that is rescaled every minute.
set -euo pipefail

usage() {
  cat <<'USAGE'
quickstart.sh [options] MODE   install KTA, run WordCount, and watch it being rescaled
quickstart.sh [options] down   remove all of it again

modes on Flink
  shared      both vertices share slots: TaskManagers go from 2 to 4
  dedicated   each vertex has slots of its own: TaskManagers go from 4 to 6
  reactive    Flink's reactive mode: there are 4 or 2 TaskManagers, and both vertices follow

modes on Kafka Streams
  kstreams            one application: its Deployment has 4 or 2 replicas
  kstreams-operator   two applications with a topic between them: 4 and 2 replicas, or 2 and 4

options
  --namespace NAME    where WordCount, the algorithm and the policy go; default: default
  --images HOW        build: build them and load them into a kind, k3d or minikube cluster (the default)
                      load: load what was built before; present: the nodes have them already
  --toggles N         after how many changes of the parallelism the check is passed; default: 3
  --timeout SECONDS   how long each wait may take; default: 300
  --print             print the commands, and run none

It uses the current context of kubectl. The exit code is 0 only if what a user must see was seen.
USAGE
}

fail() { echo "quickstart.sh: $*" >&2; exit 1; }

namespace=default images=build toggles=3 timeout=300 print=false action=
while [ $# -gt 0 ]; do
  case $1 in
    --namespace | --images | --toggles | --timeout)
      [ $# -gt 1 ] || fail "$1 needs a value"
      declare "${1#--}=$2"
      shift
      ;;
    --print) print=true ;;
    -h | --help) usage; exit 0 ;;
    shared | dedicated | reactive | kstreams | kstreams-operator | down) action=$1 ;;
    *) usage >&2; fail "'$1' is none of these" ;;
  esac
  shift
done
[ -n "$action" ] || { usage >&2; exit 2; }
case $images in build | load | present) ;; *) fail "--images is '$images'; it must be build, load or present" ;; esac
[[ $toggles =~ ^[1-9][0-9]*$ ]] || fail "--toggles is '$toggles'; it must be a whole number, at least 1"
[[ $timeout =~ ^[1-9][0-9]*$ ]] || fail "--timeout is '$timeout'; it must be a whole number of seconds, at least 1"

cd "$(dirname "$0")/../.."
manifests=kta-examples/kubernetes
install=kta-operator/target/kubernetes/quickstart-install.yml
engine=flink deployments=(kta-quickstart-flink-taskmanager)
case $action in
  dedicated) mode=operator-level-streaming-graph-node-per-task-slot before=4 high=6 low=6 seen='4,2 2,4' ;;
  reactive) mode=deployment-level before=2 high=4 low=2 seen='4 2' ;;
  kstreams) engine=kstreams mode=deployment-level before=2 seen='4 2' deployments=(kta-quickstart-kstreams-tokenizer-counter) ;;
  kstreams-operator) engine=kstreams mode=operator-level before=2,2 seen='4,2 2,4' deployments=(kta-quickstart-kstreams-tokenizer kta-quickstart-kstreams-counter) ;;
  *) mode=operator-level-shared-task-slots before=2 high=4 low=4 seen='4,2 2,4' ;;
esac
policy=quickstart-policy-$engine-$mode

# Prints a command as it would be typed, and runs it.
run() {
  echo "\$ $*"
  "$print" || "$@"
}

step() { echo; echo "== $*"; }

build_images() {
  step "Build the images, without Docker"
  run mvn -q -Pimage -DskipTests -pl "kta-operator,kta-examples/quickstart-$engine,kta-examples" -am package
}

load_images() {
  step "Load the images into the cluster"
  local context=kind-kind
  "$print" || context=$(kubectl config current-context)
  for tar in kta-operator/target/jib-image.tar "kta-examples/quickstart-$engine/target/jib-image.tar" kta-examples/target/algorithm-image.tar; do
    case $context in
      kind-*) run kind load image-archive "$tar" --name "${context#kind-}" ;;
      k3d-*) run k3d image import "$tar" --cluster "${context#k3d-}" ;;
      minikube*) run minikube image load "$tar" --profile "$context" ;;
      *) fail "context '$context' is neither of kind, k3d nor minikube; load $tar by other means, then use --images present" ;;
    esac
  done
}

install_operator() {
  step "Install KTA: the resource definition and the operator"
  run kubectl apply -f "$install"
  run kubectl wait --for=condition=Established crd/ktapolicies.research.dynatrace.com --timeout="${timeout}s"
  run kubectl rollout status deployment/kta-operator -n kta --timeout="${timeout}s"
  echo "KTA's page: kubectl port-forward -n kta deployment/kta-operator 8090, then http://localhost:8090"
}

start_application() {
  step "Start WordCount, and the algorithm"
  "$print" || kubectl get namespace "$namespace" >/dev/null 2>&1 || run kubectl create namespace "$namespace"
  # What another mode has left: two policies must not scale the same, and a Job cannot be changed.
  run kubectl delete -n "$namespace" --ignore-not-found ktapolicies -l app=kta-quickstart
  run kubectl delete -n "$namespace" --ignore-not-found job/kta-quickstart-flink-jobmanager deployment/kta-quickstart-flink-taskmanager \
    deployment/kta-quickstart-kstreams-producer deployment/kta-quickstart-kstreams-tokenizer-counter \
    deployment/kta-quickstart-kstreams-tokenizer deployment/kta-quickstart-kstreams-counter
  "start_$engine"
  run kubectl rollout status deployment/kta-quickstart-algorithm -n "$namespace" --timeout="${timeout}s"
  for deployment in "${deployments[@]}"; do
    run kubectl rollout status "deployment/$deployment" -n "$namespace" --timeout="${timeout}s"
  done
  "$print" || [ "$(ready)" = "$before" ] || fail "$(ready) pods of ${deployments[*]} are ready; there must be $before before KTA scales"
}

start_flink() {
  run kubectl apply -n "$namespace" -f "$manifests/algorithm.yml" -f "$manifests/$mode.yml"
  run kubectl wait -n "$namespace" "--for=jsonpath={.status.ready}=1" job/kta-quickstart-flink-jobmanager --timeout="${timeout}s"
  echo "Flink's web UI: kubectl port-forward -n $namespace service/kta-quickstart-flink-jobmanager 8081, then http://localhost:8081"
}

# The processes create the topics, for which the broker has to be there.
start_kstreams() {
  run kubectl apply -n "$namespace" -f "$manifests/algorithm.yml" -f "$manifests/kafka.yml"
  run kubectl rollout status statefulset/kta-quickstart-kafka -n "$namespace" --timeout="${timeout}s"
  run kubectl apply -n "$namespace" -f "$manifests/kstreams-config.yml" -f "$manifests/kstreams-producer.yml" -f "$manifests/kstreams-$mode.yml"
}

apply_policy() {
  step "Have it autoscaled"
  run kubectl apply -n "$namespace" -f "$manifests/$policy.yml"
  run kubectl wait -n "$namespace" --for=condition=Ready "ktapolicy/kta-$policy" --timeout="${timeout}s"
}

# How many pods are ready, of each Deployment that is scaled.
ready() {
  local deployment count all=''
  for deployment in "${deployments[@]}"; do
    count=$(kubectl get "deployment/$deployment" -n "$namespace" -o 'jsonpath={.status.readyReplicas}')
    all=$all,${count:-0}
  done
  echo "${all#,}"
}

of_policy() { kubectl get "ktapolicy/kta-$policy" -n "$namespace" -o "jsonpath={.status.$1}"; }

# How many pods must be ready at a parallelism: as many instances, or TaskManagers of one slot each.
expected() {
  if [ "$engine" = kstreams ]; then echo "$1"
  elif [ "$1" = "${seen%% *}" ]; then echo "$high"
  else echo "$low"
  fi
}

# One line of the table: a TaskManager has one slot.
line() {
  if [ "$engine" = flink ]; then printf '%-9s %-13s %-6s %-12s %s\n' "$1" "$2" "${5:-$2}" "$3" "$4"
  else printf '%-9s %-11s %-12s %s\n' "$1" "$2" "$3" "$4"
  fi
}

# A line for each change, until enough were seen: pods that are ready, and parallelism by operator.
watch_toggling() {
  step "Watch: $toggles changes between ${seen/ / and }, about one a minute"
  run kubectl get -n "$namespace" ktapolicies
  "$print" && return
  local what=PODS before='' last='' changes=0 deadline=$((SECONDS + timeout * toggles)) pods current
  [ "$engine" != flink ] || what=TASKMANAGERS
  line TIME $what PARALLELISM DESIRED SLOTS
  while [ "$changes" -lt "$toggles" ]; do
    [ "$SECONDS" -lt "$deadline" ] || { kubectl describe -n "$namespace" "ktapolicy/kta-$policy"; fail "only $changes changes were seen"; }
    pods=$(ready) current=$(of_policy current)
    if [ "$pods $current" != "$before" ]; then
      before="$pods $current"
      line "$(date +%T)" "$pods" "$current" "$(of_policy desired)"
    fi
    if [[ " $seen " == *" $current "* && $current != "$last" && $pods = "$(expected "$current")" ]]; then
      last=$current changes=$((changes + 1))
    fi
    sleep 1
  done
  echo "passed: $changes changes of the parallelism, with $(result) as it should be"
}

result() {
  if [ "$engine" = kstreams ]; then echo "a pod for each instance"
  elif [ "$low" = "$high" ]; then echo "$high TaskManagers"
  else echo "$high or $low TaskManagers"
  fi
}

tear_down() {
  step "Remove the quick start, and KTA"
  if "$print" || kubectl get crd/ktapolicies.research.dynatrace.com >/dev/null 2>&1; then
    run kubectl delete -n "$namespace" --ignore-not-found -f "$manifests"
  fi
  run kubectl delete --ignore-not-found -f "$install"
}

if [ "$action" = down ]; then
  tear_down
  exit 0
fi
started=$SECONDS
[ "$images" != build ] || build_images
[ "$images" = present ] || load_images
install_operator
start_application
apply_policy
watch_toggling
echo "$((SECONDS - started)) s in all. It goes on until: $0 --namespace $namespace down"
