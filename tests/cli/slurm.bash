# slurm.bash - Slurm on this machine: munged, slurmctld and two slurmd in a private folder, on ports of their own; loaded after helpers
#
# Each node has a host name of its own, by which Open MPI names what ranks of a machine share; they are connected by the loopback device.
# They run in a process namespace of their own, whose end is theirs: it ends by stop_slurm, and with the process that has started it.

# need_slurm - skip, and say so, where a part is missing
need_slurm() {
    local tool
    for tool in munged slurmctld slurmd srun sbatch scontrol unshare setpriv; do
        need_tool "$tool"
    done
    [ "$(id -u)" = 0 ] || skip "Slurm's daemons need root"
    unshare --pid --uts --fork --mount-proc true 2>/dev/null || skip "no namespaces here (unshare --pid --uts)"
}

# free_ports N - numbers of ports that nobody listens on
free_ports() {
    python -c 'import socket, sys
held = [socket.socket() for i in range(int(sys.argv[1]))]
for s in held:
    s.bind(("127.0.0.1", 0))
    print(s.getsockname()[1])' "$1"
}

# slurm_conf FOLDER - two nodes of four processors each, whatever the machine has
slurm_conf() {
    local folder=$1 ports
    mapfile -t ports < <(free_ports 3)
    cat <<END
ClusterName=test
SlurmctldHost=$(hostname)(127.0.0.1)
SlurmctldPort=${ports[0]}
SlurmUser=root
AuthType=auth/munge
AuthInfo=socket=$folder/munge.socket
CredType=cred/munge
StateSaveLocation=$folder/state
SlurmdSpoolDir=$folder/%n
SlurmctldPidFile=$folder/slurmctld.pid
SlurmdPidFile=$folder/slurmd-%n.pid
TmpFS=$folder/tmp-%n
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
SelectType=select/cons_tres
SelectTypeParameters=CR_CPU
SwitchType=switch/none
SchedulerParameters=batch_sched_delay=0,sched_min_interval=0,sched_interval=1
SlurmdParameters=config_overrides
MpiDefault=none
KillWait=5
NodeName=a NodeAddr=127.0.0.1 Port=${ports[1]} CPUs=4 State=UNKNOWN
NodeName=b NodeAddr=127.0.0.1 Port=${ports[2]} CPUs=4 State=UNKNOWN
PartitionName=all Nodes=ALL Default=YES MaxTime=INFINITE State=UP
END
}

# start_slurm FOLDER - until its nodes are idle; exports SLURM_CONF
start_slurm() {
    local folder=$1
    # shellcheck disable=SC2086
    unset ${!SLURM_@} ${!SBATCH_@} ${!SRUN_@}
    mkdir -p "$folder"/state "$folder"/a "$folder"/b "$folder"/tmp-a "$folder"/tmp-b
    slurm_conf "$folder" >"$folder/slurm.conf"
    export SLURM_CONF=$folder/slurm.conf OMPI_MCA_btl_tcp_if_include=lo
    head -c 128 /dev/urandom >"$folder/munge.key"
    chmod 600 "$folder/munge.key"
    cat >"$folder/daemons" <<'END'
# of another run of these tests there are ranks of the same names
mount -t tmpfs tmpfs /dev/shm
cd "$1"
munged --force --foreground --socket="$1/munge.socket" --key-file="$1/munge.key" --pid-file="$1/munged.pid" \
    --log-file="$1/munged.log" --seed-file="$1/seed" &
until [ -S munge.socket ]; do sleep 0.01; done
slurmctld -D >slurmctld.log 2>&1 &
for node in a b; do
    unshare --uts sh -c 'hostname "$1" && exec slurmd -D -N "$1"' sh $node >slurmd-$node.log 2>&1 &
done
wait
END
    setpriv --pdeathsig KILL unshare --pid --fork --kill-child --mount-proc sh "$folder/daemons" "$folder" >"$folder/log" 2>&1 </dev/null 3>&- &
    echo $! >"$folder/pid"
    disown          # bash is to say nothing of its end
    wait_for 60 nodes_idle || {
        tail -n 5 "$folder"/*.log >&2
        return 1
    }
}

nodes_idle() {
    [ "$(sinfo -h -N -o %T 2>/dev/null | tr '\n' ' ')" = "idle idle " ]
}

# stop_slurm FOLDER - and everything that it has started
stop_slurm() {
    if [ -e "$1/pid" ]; then
        kill -KILL "$(cat "$1/pid")" || true
    fi
}

# wait_for SECONDS COMMAND ... - until it succeeds
wait_for() {
    local end=$((SECONDS + $1))
    shift
    until "$@"; do
        [ $SECONDS -lt $end ] || {
            echo "waited in vain for: $*" >&2
            return 1
        }
        sleep 0.05
    done
}

# job_is JOB WORD ... - whether scontrol says all of these words of it, such as JobState=COMPLETED
job_is() {
    local word said
    said=" $(scontrol -o show job "$1") "
    shift
    for word; do
        [[ $said == *" $word "* ]] || return 1
    done
}
