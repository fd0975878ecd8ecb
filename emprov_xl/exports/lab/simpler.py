"""What the lab does not do as it was asked for."""

SIMPLER = {
    "There is no trunk: by which one a call comes or goes, and how many calls fit, is not shown.": (
        "outbound_routes.trunks dids.trunk trunks.* site.max_outside_calls"
    ),
    "A number that goes out is shown as dialled; what a route puts before it (Prepend) or takes off is left out.": (
        "outbound_routes.prepend"
    ),
    "A route shows its own caller ID; that of a telephone, of a location or of a trunk is not shown to the outside.": (
        "extensions.outbound_caller_id extensions.emergency_caller_id locations.emergency_caller_id"
    ),
    "Notices of emergency calls, and joining them, are left out.": (
        "emergency.notify_by emergency.recipient emergency.location emergency.barge_in emergency.barge_in_pin"
    ),
    "No call is recorded.": (
        "call_recording.* extensions.call_recording dids.recording ring_groups.recording queues.recording "
        "conferences.recording"
    ),
    "The system's own messages are in its own language.": "site.language dids.language auto_attendants.language",
    "What a number or a queue puts before the caller's name is not shown; what a ring group puts there is.": (
        "dids.name_prefix queues.name_prefix"
    ),
    "Nothing answers as a fax: calls to a fax number go where its row sends calls.": "dids.fax",
    "Messages left in a mailbox are sent to nobody: the addresses are not in the files.": (
        "extensions.email extensions.voicemail_email extensions.voicemail_pager extensions.voicemail_attach "
        "shared_mailboxes.email shared_mailboxes.attach voicemail_settings.from_address"
    ),
    "No message is deleted by itself, and no PIN must be changed at the first call.": (
        "extensions.voicemail_delete shared_mailboxes.delete voicemail_settings.keep_days "
        "voicemail_settings.force_change_first_login"
    ),
    "Telephones have no keys, and a speed dial is dialled by its number.": (
        "key_layouts.* extensions.key_layout extensions.line_appearances extensions.module_model "
        "extensions.module_count speed_dials.*"
    ),
    "Nobody is kept from forwarding or transferring a call to the outside, and nobody moves to another telephone.": (
        "extensions.forward_external extensions.hot_desking extensions.hot_desk_pin "
        "calling_permissions.transfer_external"
    ),
    "Telephones that are in a call are rung by their groups, also where a group leaves busy ones out.": (
        "ring_groups.skip_busy"
    ),
    "Outside numbers in a group are not asked to press 1.": "ring_groups.confirm_calls",
    "The forms of strategies that end in -prim ring as those without.": "",
    "A queue's callers are told their place, but not how long they may wait.": "",
    "Only the agents of a queue log in to it, whatever is said of others; no shift logs anybody in or out.": (
        "queues.restrict_dynamic agents.shift"
    ),
    "No supervisor and no wallboard watches a queue.": "queues.supervisor queues.wallboard",
    "A conference is joined by its leader at the number with a star after it.": "",
    "Prompts of the menus are the recordings alone; wrong keys are not commented.": "",
    "All music is that of the system, under each name, until it has files of its own.": "music.source music.used_for",
    "Who used a PIN is not kept.": "pin_sets.log_use",
    "An analog device is a telephone like any other: there are no gateways, and nothing is kept off the system.": (
        "analog_devices.* gateways.*"
    ),
}
"""Each as a sentence, with the questions that ask for it; a star stands for all of a sheet."""
