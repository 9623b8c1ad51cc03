#!/bin/sh
# In a network namespace of its own: gives this machine public and private addresses, makes one
# address a black hole and the local name server the only one, then runs the command.
# Usage: enter.sh <resolv.conf> <hole> "<addresses>" <command...>
set -e
resolv_conf=$1 hole=$2 addresses=$3
shift 3
ip link set lo up
for address in $addresses; do
  case $address in
    *:*) ip addr add "$address/128" dev lo nodad ;;
    *) ip addr add "$address/32" dev lo ;;
  esac
done
# Packets to the hole arrive at the other end of a cable, where nobody takes them.
ip link add hole type veth peer name void
ip link set hole up
ip link set void up
ip addr add 93.184.216.1/32 dev hole
ip route add "$hole/32" dev hole
ip neigh add "$hole" lladdr 02:00:00:00:00:01 dev hole nud permanent
mount --bind "$resolv_conf" /etc/resolv.conf
exec "$@"
