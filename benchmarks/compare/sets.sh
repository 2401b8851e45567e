# Sourced: data_of SET prints the folder of a set; one named clustered-ROWSxDIMENSION is made when it is not there.
# Needs DATA, MADE and PYTHON: see rounds.sh.
data_of() {
  if [[ $1 =~ ^clustered-([0-9]+)x([0-9]+)$ ]]; then
    [ -e "$MADE/$1/base.fvecs" ] ||
      "$PYTHON" "$(dirname "${BASH_SOURCE[0]}")/clustered.py" "$MADE/$1" "${BASH_REMATCH[1]}" "${BASH_REMATCH[2]}" >&2 ||
      return
    echo "$MADE"
  else
    echo "$DATA"
  fi
}
