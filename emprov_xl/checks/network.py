"""Verbs about the network in which the system stands."""

from ipaddress import AddressValueError, IPv4Address, IPv4Network, NetmaskValueError

from emprov_xl.checks.survey import Survey
from emprov_xl.checks.verbs import Hits, place_of, verb
from emprov_xl.model.finding import Hit


@verb("not_a_mask")
def not_a_mask(survey: Survey) -> Hits:
    """The network mask is an address, but no mask: its ones do not all stand in front."""
    for row, mask in survey.texts("network.subnet_mask").items():
        if _is_address(mask) and _network(mask, mask) is None:
            yield Hit(place_of("network.subnet_mask", row))


@verb("gateway_out_of_reach", gives=("address", "network"))
def gateway_out_of_reach(survey: Survey) -> Hits:
    """The gateway is not in the network of the system, or is the system itself."""
    addresses, masks = survey.texts("network.ip_address"), survey.texts("network.subnet_mask")
    for row, gateway in survey.texts("network.gateway").items():
        address = addresses.get(row, "")
        network = _network(address, masks.get(row, ""))
        if network is None or not _is_address(gateway):
            continue
        if gateway == address or IPv4Address(gateway) not in network:
            also = (place_of("network.ip_address", row), place_of("network.subnet_mask", row))
            first, last = network.network_address, network.broadcast_address
            yield Hit(place_of("network.gateway", row), {"address": address, "network": f"{first} to {last}"}, also)


def _network(address: str, mask: str) -> IPv4Network | None:
    try:
        return IPv4Network(f"{address}/{IPv4Address(mask)}", strict=False)
    except (AddressValueError, NetmaskValueError, ValueError):
        return None


def _is_address(text: str) -> bool:
    try:
        IPv4Address(text)
    except AddressValueError:
        return False
    return True
