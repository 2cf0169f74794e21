/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* The headers that Herald reads, by index. The spelling is that of Asterisk 22; names are compared without
 * regard to case, because generations differ (UniqueID, Uniqueid; HoldTime, Holdtime). */
#define HERALD_AMI_HEADERS(X)                                                                                  \
  X (ACCOUNT_CODE, "AccountCode")                                                                              \
  X (ACTION_ID, "ActionID")                                                                                    \
  X (AGENT, "Agent")                                                                                           \
  X (AGENT_CALLED, "AgentCalled")                                                                              \
  X (APP, "Application")                                                                                       \
  X (APP_DATA, "AppData")                                                                                      \
  X (APPLICATION_DATA, "ApplicationData")                                                                      \
  X (BRIDGE_ID, "BridgeId")                                                                                    \
  X (BRIDGE_NUM_CHANNELS, "BridgeNumChannels")                                                                 \
  X (BRIDGE_STATE, "Bridgestate")                                                                              \
  X (BRIDGE_TYPE, "BridgeType")                                                                                \
  X (BRIDGE_UNIQUEID, "BridgeUniqueid")                                                                        \
  X (BRIDGED_CHANNEL, "BridgedChannel")                                                                        \
  X (BRIDGED_UNIQUEID, "BridgedUniqueid")                                                                      \
  X (CALLER_ID, "CallerID")                                                                                    \
  X (CALLER_ID1, "CallerID1")                                                                                  \
  X (CALLER_ID2, "CallerID2")                                                                                  \
  X (CALLER_ID_NAME, "CallerIDName")                                                                           \
  X (CALLER_ID_NUM, "CallerIDNum")                                                                             \
  X (CAUSE, "Cause")                                                                                           \
  X (CAUSE_TXT, "Cause-txt")                                                                                   \
  X (CHALLENGE, "Challenge")                                                                                   \
  X (CHANNEL, "Channel")                                                                                       \
  X (CHANNEL1, "Channel1")                                                                                     \
  X (CHANNEL2, "Channel2")                                                                                     \
  X (CHANNEL_CALLING, "ChannelCalling")                                                                        \
  X (CHANNEL_STATE, "ChannelState")                                                                            \
  X (CHANNEL_STATE_DESC, "ChannelStateDesc")                                                                   \
  X (CID_CALLING_PRES, "CID-CallingPres")                                                                      \
  X (CLONE, "Clone")                                                                                           \
  X (CONFERENCE, "Conference")                                                                                 \
  X (CONNECTED_LINE_NAME, "ConnectedLineName")                                                                 \
  X (CONNECTED_LINE_NUM, "ConnectedLineNum")                                                                   \
  X (CONTEXT, "Context")                                                                                       \
  X (COUNT, "Count")                                                                                           \
  X (DATA, "Data")                                                                                             \
  X (DEST_BRIDGE_UNIQUEID, "DestBridgeUniqueid")                                                               \
  X (DEST_CALLER_ID_NAME, "DestCallerIDName")                                                                  \
  X (DEST_CALLER_ID_NUM, "DestCallerIDNum")                                                                    \
  X (DEST_CHANNEL, "DestChannel")                                                                              \
  X (DEST_CHANNEL_STATE, "DestChannelState")                                                                   \
  X (DEST_CONNECTED_LINE_NAME, "DestConnectedLineName")                                                        \
  X (DEST_CONNECTED_LINE_NUM, "DestConnectedLineNum")                                                          \
  X (DEST_CONTEXT, "DestContext")                                                                              \
  X (DEST_EXTEN, "DestExten")                                                                                  \
  X (DEST_LINKEDID, "DestLinkedid")                                                                            \
  X (DEST_TYPE, "DestType")                                                                                    \
  X (DEST_UNIQUEID, "DestUniqueid")                                                                            \
  X (DESTINATION, "Destination")                                                                               \
  X (DESTINATION_CHANNEL, "DestinationChannel")                                                                \
  X (DEVICE, "Device")                                                                                         \
  X (DIAL_STATUS, "DialStatus")                                                                                \
  X (DIAL_STRING, "DialString")                                                                                \
  X (DNID, "DNID")                                                                                             \
  X (DURATION, "Duration")                                                                                     \
  X (EVENT, "Event")                                                                                           \
  X (EVENT_LIST, "EventList")                                                                                  \
  X (EXTEN, "Exten")                                                                                           \
  X (EXTENSION, "Extension")                                                                                   \
  X (FORWARD, "Forward")                                                                                       \
  X (FROM, "From")                                                                                             \
  X (HINT, "Hint")                                                                                             \
  X (INTERFACE, "Interface")                                                                                   \
  X (LINK, "Link")                                                                                             \
  X (LINKEDID, "Linkedid")                                                                                     \
  X (LIST_ITEMS, "ListItems")                                                                                  \
  X (LOCAL_ONE_CHANNEL, "LocalOneChannel")                                                                     \
  X (LOCAL_ONE_LINKEDID, "LocalOneLinkedid")                                                                   \
  X (LOCAL_ONE_UNIQUEID, "LocalOneUniqueid")                                                                   \
  X (LOCAL_TWO_CHANNEL, "LocalTwoChannel")                                                                     \
  X (LOCAL_TWO_LINKEDID, "LocalTwoLinkedid")                                                                   \
  X (LOCAL_TWO_UNIQUEID, "LocalTwoUniqueid")                                                                   \
  X (LOCATION, "Location")                                                                                     \
  X (MEMBER, "Member")                                                                                         \
  X (MEMBER_NAME, "MemberName")                                                                                \
  X (MESSAGE, "Message")                                                                                       \
  X (NEWNAME, "Newname")                                                                                       \
  X (OLDNAME, "Oldname")                                                                                       \
  X (ORIG_TRANSFERER_CHANNEL, "OrigTransfererChannel")                                                         \
  X (ORIG_TRANSFERER_UNIQUEID, "OrigTransfererUniqueid")                                                       \
  X (ORIGINAL, "Original")                                                                                     \
  X (OUTPUT, "Output")                                                                                         \
  X (PARKEE_CHANNEL, "ParkeeChannel")                                                                          \
  X (PARKEE_UNIQUEID, "ParkeeUniqueid")                                                                        \
  X (PARKER_DIAL_STRING, "ParkerDialString")                                                                   \
  X (PARKING_SPACE, "ParkingSpace")                                                                            \
  X (PAUSED, "Paused")                                                                                         \
  X (PING, "Ping")                                                                                             \
  X (POSITION, "Position")                                                                                     \
  X (PRIORITY, "Priority")                                                                                     \
  X (PRIVILEGE, "Privilege")                                                                                   \
  X (QUEUE, "Queue")                                                                                           \
  X (REASON, "Reason")                                                                                         \
  X (RESPONSE, "Response")                                                                                     \
  X (RESULT, "Result")                                                                                         \
  X (RETRIEVER_CHANNEL, "RetrieverChannel")                                                                    \
  X (RETRIEVER_UNIQUEID, "RetrieverUniqueid")                                                                  \
  X (SECOND_TRANSFERER_CHANNEL, "SecondTransfererChannel")                                                     \
  X (SECOND_TRANSFERER_UNIQUEID, "SecondTransfererUniqueid")                                                   \
  X (SECONDS, "Seconds")                                                                                       \
  X (SOURCE, "Source")                                                                                         \
  X (SOURCE_CHANNEL, "SourceChannel")                                                                          \
  X (SOURCE_UNIQUEID, "SourceUniqueid")                                                                        \
  X (SRC_UNIQUEID, "SrcUniqueID")                                                                              \
  X (STATE, "State")                                                                                           \
  X (STATE_INTERFACE, "StateInterface")                                                                        \
  X (STATUS, "Status")                                                                                         \
  X (STATUS_TEXT, "StatusText")                                                                                \
  X (SUB_EVENT, "SubEvent")                                                                                    \
  X (SWAP_UNIQUEID, "SwapUniqueid")                                                                            \
  X (SYSTEM_NAME, "SystemName")                                                                                \
  X (TARGET_CHANNEL, "TargetChannel")                                                                          \
  X (TARGET_UNIQUEID, "TargetUniqueid")                                                                        \
  X (TECH_CAUSE, "TechCause")                                                                                  \
  X (TIMESTAMP, "Timestamp")                                                                                   \
  X (TRANSFER_EXTEN, "TransferExten")                                                                          \
  X (TRANSFER_TARGET_CHANNEL, "TransferTargetChannel")                                                         \
  X (TRANSFER_TARGET_UNIQUEID, "TransferTargetUniqueid")                                                       \
  X (TRANSFER_TYPE, "TransferType")                                                                            \
  X (TRANSFEREE_CHANNEL, "TransfereeChannel")                                                                  \
  X (TRANSFEREE_UNIQUEID, "TransfereeUniqueid")                                                                \
  X (TRANSFERER_CHANNEL, "TransfererChannel")                                                                  \
  X (TRANSFERER_UNIQUEID, "TransfererUniqueid")                                                                \
  X (UNIQUEID, "Uniqueid")                                                                                     \
  X (UNIQUEID1, "Uniqueid1")                                                                                   \
  X (UNIQUEID2, "Uniqueid2")                                                                                   \
  X (VARIABLE, "Variable")

/* The events that Herald knows; every other one is %HERALD_AMI_EVENT_OTHER and costs nothing but its framing. */
#define HERALD_AMI_EVENTS(X)                                                                                   \
  X (AGENT_CALLED, "AgentCalled")                                                                              \
  X (AGENT_COMPLETE, "AgentComplete")                                                                          \
  X (AGENT_CONNECT, "AgentConnect")                                                                            \
  X (AGENT_LOGIN, "AgentLogin")                                                                                \
  X (AGENT_LOGOFF, "AgentLogoff")                                                                              \
  X (AGENT_RING_NO_ANSWER, "AgentRingNoAnswer")                                                                \
  X (ATTENDED_TRANSFER, "AttendedTransfer")                                                                    \
  X (BLIND_TRANSFER, "BlindTransfer")                                                                          \
  X (BRIDGE, "Bridge")                                                                                         \
  X (BRIDGE_DESTROY, "BridgeDestroy")                                                                          \
  X (BRIDGE_ENTER, "BridgeEnter")                                                                              \
  X (BRIDGE_LEAVE, "BridgeLeave")                                                                              \
  X (BRIDGE_MERGE, "BridgeMerge")                                                                              \
  X (CONFBRIDGE_JOIN, "ConfbridgeJoin")                                                                        \
  X (CORE_SHOW_CHANNEL, "CoreShowChannel")                                                                     \
  X (CORE_SHOW_CHANNELS_COMPLETE, "CoreShowChannelsComplete")                                                  \
  X (DEVICE_STATE_CHANGE, "DeviceStateChange")                                                                 \
  X (DIAL, "Dial")                                                                                             \
  X (DIAL_BEGIN, "DialBegin")                                                                                  \
  X (DIAL_END, "DialEnd")                                                                                      \
  X (DIAL_STATE, "DialState")                                                                                  \
  X (EXTENSION_STATUS, "ExtensionStatus")                                                                      \
  X (FULLY_BOOTED, "FullyBooted")                                                                              \
  X (HANGUP, "Hangup")                                                                                         \
  X (HANGUP_REQUEST, "HangupRequest")                                                                          \
  X (HOLD, "Hold")                                                                                             \
  X (JOIN, "Join")                                                                                             \
  X (LEAVE, "Leave")                                                                                           \
  X (LINK, "Link")                                                                                             \
  X (LOCAL_BRIDGE, "LocalBridge")                                                                              \
  X (LOCAL_OPTIMIZATION_BEGIN, "LocalOptimizationBegin")                                                       \
  X (LOCAL_OPTIMIZATION_END, "LocalOptimizationEnd")                                                           \
  X (MASQUERADE, "Masquerade")                                                                                 \
  X (MEETME_JOIN, "MeetmeJoin")                                                                                \
  X (NEW_CALLERID, "NewCallerid")                                                                              \
  X (NEW_CONNECTED_LINE, "NewConnectedLine")                                                                   \
  X (NEWCHANNEL, "Newchannel")                                                                                 \
  X (NEWEXTEN, "Newexten")                                                                                     \
  X (NEWSTATE, "Newstate")                                                                                     \
  X (ORIGINATE_RESPONSE, "OriginateResponse")                                                                  \
  X (PARKED_CALL, "ParkedCall")                                                                                \
  X (PARKED_CALL_GIVE_UP, "ParkedCallGiveUp")                                                                  \
  X (PARKED_CALL_TIME_OUT, "ParkedCallTimeOut")                                                                \
  X (PEER_STATUS, "PeerStatus")                                                                                \
  X (PICKUP, "Pickup")                                                                                         \
  X (QUEUE_CALLER_ABANDON, "QueueCallerAbandon")                                                               \
  X (QUEUE_CALLER_JOIN, "QueueCallerJoin")                                                                     \
  X (QUEUE_CALLER_LEAVE, "QueueCallerLeave")                                                                   \
  X (QUEUE_ENTRY, "QueueEntry")                                                                                \
  X (QUEUE_MEMBER, "QueueMember")                                                                              \
  X (QUEUE_MEMBER_ADDED, "QueueMemberAdded")                                                                   \
  X (QUEUE_MEMBER_PAUSE, "QueueMemberPause")                                                                   \
  X (QUEUE_MEMBER_PAUSED, "QueueMemberPaused")                                                                 \
  X (QUEUE_MEMBER_REMOVED, "QueueMemberRemoved")                                                               \
  X (QUEUE_MEMBER_STATUS, "QueueMemberStatus")                                                                 \
  X (QUEUE_PARAMS, "QueueParams")                                                                              \
  X (RENAME, "Rename")                                                                                         \
  X (SHUTDOWN, "Shutdown")                                                                                     \
  X (SOFT_HANGUP_REQUEST, "SoftHangupRequest")                                                                 \
  X (STATUS, "Status")                                                                                         \
  X (STATUS_COMPLETE, "StatusComplete")                                                                        \
  X (TRANSFER, "Transfer")                                                                                     \
  X (UN_PARKED_CALL, "UnParkedCall")                                                                           \
  X (UNHOLD, "Unhold")                                                                                         \
  X (UNLINK, "Unlink")                                                                                         \
  X (USER_EVENT, "UserEvent")                                                                                  \
  X (VAR_SET, "VarSet")

typedef enum
{
#define X(id, name) HERALD_AMI_##id,
  HERALD_AMI_HEADERS (X)
#undef X
  HERALD_AMI_N_HEADERS,
} HeraldAmiHeader;

typedef enum
{
  HERALD_AMI_EVENT_NONE,  /* not an event */
  HERALD_AMI_EVENT_OTHER, /* an event that Herald has no use for */
#define X(id, name) HERALD_AMI_EVENT_##id,
  HERALD_AMI_EVENTS (X)
#undef X
  HERALD_AMI_N_EVENTS,
} HeraldAmiEvent;

HeraldAmiHeader herald_ami_header_from_name (const char *name, gsize length);
const char *herald_ami_header_get_name (HeraldAmiHeader header);
HeraldAmiEvent herald_ami_event_from_name (const char *name, gsize length);
const char *herald_ami_event_get_name (HeraldAmiEvent event);

G_END_DECLS
